"""Settings, database, errors, security, clock, logging: no business words."""
