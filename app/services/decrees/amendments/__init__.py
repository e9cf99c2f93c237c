"""Amendments of a decree: made, read, voided while nothing rests on them."""
