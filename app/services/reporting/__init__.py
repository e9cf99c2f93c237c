"""What was done and how far it is: as realisations, numbers, pictures, packages."""
