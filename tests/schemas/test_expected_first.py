"""Every answer that counts says first what is expected, then what stands beside it."""

from tests.support.documents import openapi_document

BESIDE = {
    "indicators", "total", "by_code", "by_severity", "months", "evidence", "being_revised",
    "planned", "done", "late", "percent_done", "by_progress", "planned_to_date", "done_to_date",
    "team_count", "cells",
}  # fmt: skip


def test_expected_evidence_stands_before_every_other_count() -> None:
    schemas = openapi_document()["components"]["schemas"]
    counting = {
        name: list(schema["properties"])
        for name, schema in schemas.items()
        if "expected" in schema.get("properties", {}) and BESIDE & schema["properties"].keys()
    }
    assert {"GapSummaryRead", "TeamGaps", "HeatMapCell", "ProgressRead"} <= counting.keys()
    late = {
        name: fields
        for name, fields in counting.items()
        if any(fields.index(each) < fields.index("expected") for each in BESIDE & set(fields))
    }
    assert late == {}
