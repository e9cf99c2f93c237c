"""Operations: those of `app/services/reporting`."""
