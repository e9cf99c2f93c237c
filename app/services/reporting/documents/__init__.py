"""What is printed of plan, teams, evidence and meetings: read as everywhere, then typeset."""
