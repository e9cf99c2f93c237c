"""Who may do what: the actor, the table, and the rules that go beyond the table."""
