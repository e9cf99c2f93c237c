"""Operations: those of `app/services/tasks`."""
