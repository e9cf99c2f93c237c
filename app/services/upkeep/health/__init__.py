"""How the installation fares: jobs, proofs, figures, checks."""
