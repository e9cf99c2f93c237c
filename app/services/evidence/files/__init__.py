"""The files of a piece of evidence: brought, opened, held in quarantine, carried over."""
