"""Traces: a span for each request and statement; a sentence where the packages are missing."""

import asyncio
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from app.api.tracing import Traced
from app.core.database import Database
from app.core.errors import Unavailable
from app.integrations.telemetry import open_tracer, trace_statements

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_request_and_its_statements_are_one_trace_without_values(tmp_path: Path) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("test")
    database = Database(make_url(f"sqlite:///{tmp_path}/zi.sqlite3"))
    trace_statements(tracer, database)
    app = FastAPI()

    @app.get("/things/{thing}")
    async def read(thing: str) -> str:
        async with database.reading() as session:
            found = str(await session.scalar(text("SELECT :thing"), {"thing": thing}))
            with pytest.raises(OperationalError):
                await session.execute(text("SELECT nothing"))
        return found

    app.add_middleware(Traced, tracer=tracer)
    with TestClient(app) as client:
        answer = client.get("/things/rahasia?cari=rahasia", headers={"traceparent": PARENT})
        assert answer.json() == "rahasia"
        assert client.get("/nowhere").status_code == 404
    spans = exporter.get_finished_spans()
    names = ["SELECT", "SELECT", "GET /things/{thing}", "GET"]  # BEGIN goes along with the first
    assert [span.name for span in spans] == names
    assert len({span.context.trace_id for span in spans[:3]}) == 1
    assert f"{spans[2].context.trace_id:x}" in PARENT
    assert (spans[2].attributes or {})["http.response.status_code"] == 200
    assert "rahasia" not in str([span.to_json() for span in spans])
    asyncio.run(database.close())


def test_without_an_address_there_are_no_traces() -> None:
    assert open_tracer("") is None


def test_without_the_packages_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(Unavailable) as refusal:
        open_tracer("http://127.0.0.1:4318/v1/traces")
    assert refusal.value.code == "telemetry_missing"
