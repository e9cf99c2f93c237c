"""The inbox: records offered to teams, what they decide, and standing orders."""
