"""Follow-ups: what a finding or a directive leads to."""
