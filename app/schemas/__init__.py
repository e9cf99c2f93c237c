"""What goes in and out over HTTP, and the form of a decree file."""
