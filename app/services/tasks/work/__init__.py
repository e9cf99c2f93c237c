"""What waits for a person: the same rules as `allowed_actions`, as queries."""

from app.services.tasks.work.queries import list_work

__all__ = ["list_work"]
