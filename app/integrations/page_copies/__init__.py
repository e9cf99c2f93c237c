"""What a web address shows, as one file that needs nothing else and runs nothing."""
