"""Sheets of a decree's work that people edit and hand in again: months, what was done, people."""
