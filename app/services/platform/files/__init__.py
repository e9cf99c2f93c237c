"""Files that are kept: taken in and scanned, held by rows, erased."""
