"""What roll-ups add up: counted from the rows that say it, kept for each team, never stale."""
