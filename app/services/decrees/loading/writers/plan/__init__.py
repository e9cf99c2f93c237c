"""The plan of a decree file: its lines, their months and notes, and what stands beside which."""
