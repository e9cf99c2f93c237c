"""What administrators write may not cost more together than one of it may."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.integrations import expressions, json_schemas
from app.schemas.connector_specs import Mapping
from app.schemas.sources import SourceCreate


def a_source(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = [
        {"key": f"k{n}", "name": "Jenis", "period_kind": "month", "figures_schema": schema}
        for n, schema in enumerate(schemas)
    ]
    return {"key": "a", "name": "A", "owner": "A", "record_types": kinds}


def a_mapping(expression: str, count: int) -> dict[str, Any]:
    figures = {f"f{n}": expression for n in range(count)}
    return {"external_id": "id", "title": "title", "taken_at": "at", "figures": figures}


def codes(schema: type, value: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(schema).validate_python(value)
    return [each["type"] for each in caught.value.errors()]


class TestSchemas:
    @pytest.mark.parametrize(
        ("schemas", "code"),
        [
            ([{"pattern": "a"}] * 31, "schema_unusable"),
            ([{"patternProperties": {"a": True, "b": True}}] * 16, "schema_unusable"),
            ([{"enum": ["x" * 30_000]}] * 3, "schema_too_large"),
        ],
        ids=["patterns", "patterns of names", "bytes"],
    )
    def test_of_a_source_are_bounded_together_and_before_any_is_judged(
        self, schemas: list[dict[str, Any]], code: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(json_schemas, "_validator", pytest.fail)
        assert codes(SourceCreate, a_source(schemas)) == [code]

    def test_of_a_source_may_be_many(self) -> None:
        SourceCreate.model_validate(a_source([{"type": "object", "pattern": "a"}] * 30))


class TestExpressions:
    def test_of_a_connector_are_bounded_together_and_before_any_is_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[str] = []
        monkeypatch.setattr(expressions, "_compiled", read.append)
        assert codes(Mapping, a_mapping("a." * 240 + "a", 9)) == ["expressions_too_long"]
        assert read == ["id", "title", "at"]

    def test_of_a_connector_may_be_many(self) -> None:
        Mapping.model_validate(a_mapping("rekap.bulanan.jumlah_hadir", 100))
