"""Source systems: their definition, and which rows of which decrees they can prove."""
