"""Operations: those of `app/services/decrees`."""
