"""Traces for an OpenTelemetry collector, where a setting names one and the packages are there.

They are no requirement of the service: the extra `telemetry` brings them. This is the only module
that knows them.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from sqlalchemy import Engine, event

from app.core.database import Database
from app.core.errors import Unavailable

_PACKAGES = (
    "opentelemetry.exporter.otlp.proto.http.trace_exporter",
    "opentelemetry.sdk.resources",
    "opentelemetry.sdk.trace",
    "opentelemetry.sdk.trace.export",
)


def require_packages(endpoint: str) -> list[Any]:
    """What is needed to send to that address; without one nothing is.

    Raises Unavailable (`telemetry_missing`).
    """
    try:
        return [import_module(name) for name in _PACKAGES if endpoint]
    except ImportError as error:
        raise Unavailable("telemetry_missing") from error


def open_tracer(endpoint: str) -> Any:  # noqa: ANN401 - of a package that may be missing
    """A tracer that sends to that address (OTLP over HTTP), or None without one.

    Raises Unavailable as `require_packages` does.
    """
    if not endpoint:
        return None
    sending, resources, tracing, export = require_packages(endpoint)
    resource = resources.Resource.create({"service.name": "zona-integritas"})
    provider = tracing.TracerProvider(resource=resource)
    exporter = sending.OTLPSpanExporter(endpoint=endpoint)
    provider.add_span_processor(export.BatchSpanProcessor(exporter))
    return provider.get_tracer("zona-integritas")


def trace_statements(tracer: Any, database: Database) -> None:  # noqa: ANN401 - see `open_tracer`
    """A span for each SQL statement, without its values."""
    for engine in {database.engine.sync_engine, database.writing_engine.sync_engine}:
        _trace_engine(tracer, engine)


def _trace_engine(tracer: Any, engine: Engine) -> None:  # noqa: ANN401 - see `open_tracer`
    def begin(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        name = statement.split(maxsplit=1)[0]
        attributes = {"db.system.name": engine.dialect.name, "db.query.text": statement}
        connection.info["zi_span"] = tracer.start_span(name, attributes=attributes)

    def end(connection: Any, *_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        if (span := connection.info.pop("zi_span", None)) is not None:
            span.end()

    def failed(context: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        if context.connection is not None:
            end(context.connection)

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
    event.listen(engine, "handle_error", failed)


def continued(headers: Mapping[str, str]) -> Any:  # noqa: ANN401 - see `open_tracer`
    """The trace of whoever asks (W3C `traceparent`), to be continued here."""
    return import_module("opentelemetry.propagate").extract(headers)
