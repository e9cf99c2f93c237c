"""The record of a run: claimed by one worker, told while it goes on, written down at its end."""
