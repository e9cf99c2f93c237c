"""Evidence: finding it, drafting it, adding files to it, judging it."""
