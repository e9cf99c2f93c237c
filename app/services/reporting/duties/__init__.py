"""The duties of a decree: what carries each out, and what has come of it."""
