"""Accounts of people: how they begin, their passwords, who administers."""
