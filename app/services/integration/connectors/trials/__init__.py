"""Samples of answers, that show what has changed before the nightly run."""
