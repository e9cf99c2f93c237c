"""Operations: those of `app/services/upkeep`."""
