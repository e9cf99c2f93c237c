"""Service accounts: signing in, and the life of accounts and their keys."""
