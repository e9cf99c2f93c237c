"""Evaluation: the sheet (LKE) that decides about WBK and WBBM, and what a filling is worth."""
