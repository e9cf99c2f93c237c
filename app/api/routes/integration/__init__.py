"""Operations: those of `app/services/integration`."""
