"""Facts about the request under way that every layer may want to write down."""

from contextvars import ContextVar

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
