"""The next decree: started from the last one, compared with it, and as a file."""
