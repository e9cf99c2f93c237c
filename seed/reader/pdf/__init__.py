"""The text of a PDF's pages, with its tables as lines of cells parted by tabs."""
