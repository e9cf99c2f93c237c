"""What waits for a person: the same rules as `allowed_actions`, as queries."""

from app.services.work.reading import list_work

__all__ = ["list_work"]
