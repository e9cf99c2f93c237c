"""Answers to the evaluation sheet that the service computes itself, for a person to take."""
