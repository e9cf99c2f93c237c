"""Operations: those of `app/services/identity`."""
