"""Signed copies of reports: by the service, or by hand and scanned."""
