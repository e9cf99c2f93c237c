"""Asking another system: signing in, page after page, and whether all it promised came."""
