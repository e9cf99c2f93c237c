"""Webhooks: endpoints of offices, and getting every event to each of them."""
