"""The annexes of a report: lists, matrices, every number, and how to check it."""
