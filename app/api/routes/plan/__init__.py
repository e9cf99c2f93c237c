"""Operations: those of `app/services/plan`."""
