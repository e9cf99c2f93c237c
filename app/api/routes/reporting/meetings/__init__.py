"""Meetings and their files."""
