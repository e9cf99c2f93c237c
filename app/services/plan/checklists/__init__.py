"""What belongs in good evidence: suggested by the words of the decree, changed by the office."""
