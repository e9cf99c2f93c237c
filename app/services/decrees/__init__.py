"""Decrees, their teams and people; how they are loaded, amended, succeeded."""
