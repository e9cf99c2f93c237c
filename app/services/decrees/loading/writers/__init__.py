"""The parts of a decree file, each brought into the tables."""
