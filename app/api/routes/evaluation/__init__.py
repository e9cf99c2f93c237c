"""Operations: those of `app/services/evaluation`."""
