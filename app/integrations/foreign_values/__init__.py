"""Values as other systems write them, read by what a connector declares; nothing is guessed."""
