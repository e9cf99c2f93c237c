"""Pulling: fetching records from systems that do not push, as connectors say."""
