"""Evidence packages: everything an evaluator may open, in one archive that proves itself."""
