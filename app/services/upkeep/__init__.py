"""What keeps an installation in order: backups, clearing, keys, sweeping, and how it is."""
