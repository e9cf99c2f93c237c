"""What the database is asked of evidence, and how it is shown."""
