"""Other systems: their records come in, our events go out."""
