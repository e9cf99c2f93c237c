"""What goes in and out over HTTP: those of `app/services/oversight`."""
