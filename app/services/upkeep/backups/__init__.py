"""Backups: made while people work, read back, loaded again on either engine (docs/backup.md)."""
