"""What those who oversee say, and what becomes of it."""
