"""From a backup to a working installation, on either engine."""
