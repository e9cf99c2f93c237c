"""Evaluation: the sheet that decides the predicate (LKE), as its file has it."""
