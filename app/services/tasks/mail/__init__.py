"""Mail: notifications that also leave by e-mail."""
