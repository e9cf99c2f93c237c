"""Offices, people and other systems: who they are, how they prove it, what they hold."""
