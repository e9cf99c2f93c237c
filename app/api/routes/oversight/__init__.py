"""Operations: those of `app/services/oversight`."""
