"""Signed copies of reports and LHE: by the service, or by hand and scanned."""
