"""Who is in a team from when to when: putting people in, taking them out, and what may not be."""
