"""Conditions of a proposal beside the score: of the institution, and of each unit, for a year."""
