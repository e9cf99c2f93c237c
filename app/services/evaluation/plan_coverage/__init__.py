"""What the plan of a decree can bring of the sheet: its rows, their questions, what is missing."""
