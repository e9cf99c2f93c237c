"""Findings: raising them, answering them, closing them."""
