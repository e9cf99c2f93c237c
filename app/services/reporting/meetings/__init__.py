"""Meetings: who met about what, and what came of it."""
