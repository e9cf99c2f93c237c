"""Progress over offices: in pages, in one table, and told to whoever follows events."""
