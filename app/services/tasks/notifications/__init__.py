"""Notifications: what a person was reminded of, and how they want to be told."""
