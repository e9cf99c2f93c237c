"""Other systems, small: how they hand in records, are pulled from, and follow events."""
