"""Telling people of something: at once, by itself, as they wish."""
