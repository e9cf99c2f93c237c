"""Signing in: sessions, second factors, throttles, what people are shown of it."""
