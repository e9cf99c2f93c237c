"""What is missing, waits or is due, and telling people of it."""
