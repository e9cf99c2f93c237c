"""Disasters, one a program, provoked while people work.

What the people were told is held against what is there afterwards; each prints a row of a table.
"""
