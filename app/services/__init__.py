"""What the service does: functions that take session, actor and input, and never commit."""
