"""Operations: those of `app/services/evidence`."""
