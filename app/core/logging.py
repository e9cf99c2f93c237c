"""Structured logs: one line an event, each with the request's id; never a password or a token."""

import logging
import sys

import structlog

from app.core.settings import LogFormat, Settings

# The values of variables stay out of tracebacks: some are passwords.
_traceback_without_values = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)

# The HTTP client would log whole addresses and headers: some hold another system's secret. The pool
# tells of each time it is closed.
_TALKATIVE = ("alembic", "httpcore", "httpcore2", "httpx", "httpx2", "app.core.sqlite_pools")


def configure_logging(settings: Settings) -> None:
    """Send structlog's and the standard library's lines to standard error in one format."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = settings.effective_log_format is LogFormat.JSON
    renderer: list[structlog.typing.Processor] = (
        [_traceback_without_values, structlog.processors.JSONRenderer()]
        if as_json
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    logging.getLogger("uvicorn.access").disabled = True
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
