"""Reminders: which thing of the year reminds whom, when, and of what."""
