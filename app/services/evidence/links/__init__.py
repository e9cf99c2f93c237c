"""Web addresses as evidence: whether they answer, and copies of what they show."""
