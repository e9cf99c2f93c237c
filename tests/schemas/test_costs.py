"""What administrators write may not cost more together than one of it may."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.api.openapi import operations
from app.integrations import expressions, json_schemas
from app.schemas.integration.connector_specs import ConnectorMapping
from app.schemas.integration.sources import (
    KINDS_AT_ONCE,
    OBJECTS_AT_MOST,
    PATTERNS_AT_MOST,
    RecordTypeUpdate,
    SourceCreate,
)
from tests.support.documents import openapi_document


def a_source(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = [
        {"key": f"k{n}", "name": "Jenis", "period_kind": "month", "figures_schema": schema}
        for n, schema in enumerate(schemas)
    ]
    return {"key": "a", "name": "A", "owner": "A", "record_types": kinds}


def a_mapping(expression: str, count: int) -> dict[str, Any]:
    figures = {f"f{n}": expression for n in range(count)}
    return {"external_id": "id", "title": "title", "taken_at": "at", "figures": figures}


def subclasses(model: type) -> Iterator[type]:
    found: list[type] = model.__subclasses__()
    for each in found:
        yield each
        yield from subclasses(each)


def objects_in_bodies() -> Iterator[str]:
    """The name of every object in a request's body, however deep."""
    document = openapi_document()
    schemas = document["components"]["schemas"]
    bodies = [each["requestBody"] for *_, each in operations(document) if "requestBody" in each]
    waiting, found = named_in(bodies), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found and "properties" in schemas[name]:
            yield name
        found.add(name)
        waiting |= named_in(schemas[name]) - found


def named_in(part: object) -> set[str]:
    return set(re.findall(r"#/components/schemas/(\w+)", json.dumps(part)))


def codes(schema: type, value: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(schema).validate_python(value)
    return [each["type"] for each in caught.value.errors()]


class TestSchemas:
    @pytest.mark.parametrize(
        ("schemas", "code"),
        [
            (
                [{"properties": {f"{n}": {"pattern": "a"} for n in range(PATTERNS_AT_MOST + 1)}}],
                "schema_too_complex",
            ),
            ([{"patternProperties": {"a": True, "b": True}}] * 6, "schema_too_complex"),
            ([{"allOf": [{}] * 10}] * 20, "schema_too_complex"),
            ([{"enum": ["x" * 8_000]}] * 3, "schema_too_large"),
        ],
        ids=["patterns", "patterns of names", "objects", "bytes"],
    )
    def test_of_a_source_are_bounded_together_and_before_any_is_judged(
        self, schemas: list[dict[str, Any]], code: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(json_schemas, "_validator", pytest.fail)
        assert codes(SourceCreate, a_source(schemas)) == [code]

    def test_of_a_source_may_be_many(self) -> None:
        schema = {"type": "object", "properties": {"month": {"pattern": "^[0-9]{4}-[0-9]{2}$"}}}
        SourceCreate.model_validate(a_source([schema] * KINDS_AT_ONCE))

    def test_one_may_have_as_many_parts_as_are_said_and_not_one_more(self) -> None:
        names = {f"^{n}": True for n in range(PATTERNS_AT_MOST)}
        full = {"allOf": [{}] * (OBJECTS_AT_MOST - 2), "patternProperties": names}
        RecordTypeUpdate.model_validate({"figures_schema": full})
        beyond: list[dict[str, Any]] = [{"items": {}}, {"pattern": "a"}]
        for more in beyond:
            assert codes(RecordTypeUpdate, {"figures_schema": full | more}) == [
                "schema_too_complex"
            ]


class TestBodies:
    def test_every_object_in_one_tells_a_thousand_unknown_names_as_one_fault(self) -> None:
        models = {model.__name__: model for model in subclasses(BaseModel)}
        names = set(objects_in_bodies())
        assert "AuditCheckpoint" in names  # an object in another
        unknown = {f"x{number}": 1 for number in range(1000)}
        found = {name: codes(models[name], unknown) for name in names if name in models}
        assert found == {name: ["too_many_members"] for name in names}


class TestExpressions:
    def test_of_a_connector_are_bounded_together_and_before_any_is_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[str] = []
        monkeypatch.setattr(expressions, "_compiled", read.append)
        assert codes(ConnectorMapping, a_mapping("a." * 240 + "a", 9)) == ["expressions_too_long"]
        assert read == ["id", "title", "at"]

    def test_of_a_connector_may_be_many(self) -> None:
        ConnectorMapping.model_validate(a_mapping("rekap.bulanan.jumlah_hadir", 50))
