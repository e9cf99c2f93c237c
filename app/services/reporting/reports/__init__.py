"""Reports: what they are made of, who writes them, how they end."""
