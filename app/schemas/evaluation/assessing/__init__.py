"""The forms of the work of those who assess."""
