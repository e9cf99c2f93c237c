"""Separation of duties: the steps for which one person alone sufficed, out of the audit log."""
