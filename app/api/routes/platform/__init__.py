"""Operations: those of `app/services/platform`."""
