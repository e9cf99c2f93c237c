"""What an evaluation's answers are worth: at four strengths, and what would have to change."""
