"""What other systems and their administrators may not say, by the shapes alone: no database."""

import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.schemas.integration.records import RecordWrite
from app.schemas.integration.sources import RecordTypeUpdate
from app.schemas.integration.webhooks import WebhookUpdate

RECORD = {
    "type": "attendance",
    "title": "Rekap presensi Juni 2023",
    "period": "2023-06",
    "taken_at": "2023-07-01T08:00:00+08:00",
}
DEEP: dict[str, Any] = {"a": 1}
for _ in range(10):
    DEEP = {"a": DEEP}


def faults(model: type[BaseModel], body: dict[str, Any]) -> list[tuple[tuple[int | str, ...], str]]:
    """Place and code of everything that is wrong."""
    try:
        model.model_validate_json(json.dumps(body))
    except ValidationError as error:
        return [(fault["loc"], fault["type"]) for fault in error.errors()]
    return []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "nonsense"},
        {"$ref": "https://example.org/schema"},
        {"$ref": "#/$defs/nowhere"},
        {"$id": "https://example.org/", "$ref": "x"},
        {"properties": {"a": {"$dynamicRef": "file:///etc/passwd"}}},
    ],
    ids=["type", "remote", "nowhere", "id", "file"],
)
def test_a_schema_refers_only_to_itself(schema: dict[str, Any]) -> None:
    told = faults(RecordTypeUpdate, {"figures_schema": schema})
    assert told == [(("figures_schema",), "schema_unusable")]


def test_a_schema_has_a_size() -> None:
    large = {"figures_schema": {"description": "x" * 40_000}}
    assert faults(RecordTypeUpdate, large) == [(("figures_schema",), "schema_too_large")]


@pytest.mark.parametrize("secret", ["whsec_", "whsec_YQ==", "rahasia" * 6, "whsec_*" * 8])
def test_a_secret_signs_or_is_refused(secret: str) -> None:
    assert faults(WebhookUpdate, {"secret": secret}) == [(("secret",), "webhook_secret_unusable")]


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"taken_at": "2023-07-01T08:00:00"}, ("taken_at",), "timezone_aware"),
        ({"url": "ftp://sirian"}, ("url",), "string_pattern_mismatch"),
        ({"period": "2023"}, ("period",), "string_pattern_mismatch"),
        ({"figures": {"a": float("nan")}}, ("figures",), "figures_unstorable"),
        ({"figures": {"a": float("inf")}}, ("figures",), "figures_unstorable"),
        ({"figures": {"a": "\0"}}, ("figures",), "figures_unstorable"),
        ({"figures": {"a": [-(10**30)]}}, ("figures",), "figures_uncounted"),
        ({"figures": DEEP}, ("figures",), "figures_too_large"),
        ({"figures": {"a": "x" * 70_000}}, ("figures",), "figures_too_large"),
    ],
)
def test_a_record_is_what_a_database_can_hold(
    changes: dict[str, Any], place: tuple[str], code: str
) -> None:
    assert faults(RecordWrite, RECORD) == []
    assert faults(RecordWrite, RECORD | changes) == [(place, code)]
