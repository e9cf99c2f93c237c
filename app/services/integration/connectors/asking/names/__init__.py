"""What other systems call the number of records, what says that more follows, and where it is."""
