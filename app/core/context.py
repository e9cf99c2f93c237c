"""Facts about the request, or the job, under way that every layer may want to write down."""

from contextvars import ContextVar

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
# Whether a job of the worker is at work: what it does is its own doing, not the command line's.
by_worker: ContextVar[bool] = ContextVar("by_worker", default=False)
# Whether whoever asks may not know people by their names: a service account without `people:read`.
without_names: ContextVar[bool] = ContextVar("without_names", default=False)
