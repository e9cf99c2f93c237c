"""Transforms beside the expressions: what a record becomes, and what is refused when made."""

import asyncio
from typing import Any

import pytest
from pydantic import ValidationError

from app.models import RecordType
from app.models.source import PeriodKind
from app.schemas.integration.connector_parts.transforms import TABLE_ROWS_AT_MOST, Transform
from app.schemas.integration.connector_specs import ConnectorMapping, ConnectorSpec
from app.schemas.integration.records import RecordLine
from app.services.integration.connectors.checks import mapping_faults
from app.services.integration.connectors.mapping import Mapped, map_page
from app.services.integration.records.validation import RejectedRecord

KUPANG = "Asia/Makassar"
NUMBER = {"kind": "number", "style": "indonesian"}
DAY = {"kind": "date", "form": "day_month_year", "to": "day"}
INSTANT = DAY | {"to": "instant"}
PLAIN = {"external_id": "id", "title": "judul", "taken_at": "diambil"}
MAPPING = PLAIN | {
    "period": "rapat",
    "work_unit_code": "satker",
    "figures": {"present": "hadir", "is_routine": "rutin"},
    "transforms": {
        "external_id": [{"kind": "join", "prefix": "pleno-"}],
        "taken_at": [INSTANT],
        "period": [{"kind": "date", "form": "words", "to": "day"}],
        "work_unit_code": [{"kind": "cut", "first": 2}, {"kind": "table", "table": {"A1": "5301"}}],
        "figures.present": [{"kind": "blank", "texts": ["-"]}, NUMBER],
        "figures.is_routine": [{"kind": "table", "table": {"Ya": True, "Tidak": False}}],
    },
}
ITEM = {
    "id": 7, "judul": "Rapat", "diambil": "30/06/2023 10.00", "rapat": "5 Juni 2023",
    "satker": "A1-KUPANG", "hadir": "1.234", "rutin": "Ya",
}  # fmt: skip


def mapped(**changes: Any) -> Mapped:
    spec = ConnectorSpec.model_validate(
        {"url": "https://pleno.example/rapat", "records": "items", "mapping": MAPPING}
    )
    page = {"items": [ITEM | changes]}
    (one,) = asyncio.run(
        map_page(spec, page, record_type="minutes", period="2023-06", time_zone=KUPANG)
    )
    return one


def test_values_as_they_are_become_a_record_of_its_office() -> None:
    record = mapped().record
    assert isinstance(record, RecordLine)
    assert record.taken_at.isoformat() == "2023-06-30T02:00:00+00:00"
    assert (record.external_id, record.period) == ("pleno-7", "2023-06-05")
    assert record.work_unit_code == "5301"
    assert record.figures == {"present": 1234, "is_routine": True}
    nobody = mapped(hadir="-").record
    assert isinstance(nobody, RecordLine)
    assert nobody.figures == {"is_routine": True}


@pytest.mark.parametrize(
    ("change", "pointer", "code", "facts"),
    [
        ({"hadir": "1.23"}, "/figures/present", "value_unreadable",
         {"shape": "9.99", "transform": "number (indonesian)"}),
        ({"satker": "B7-LAIN"}, "/work_unit_code", "value_not_in_table", {"value": "B7"}),
        ({"satker": None}, "/work_unit_code", "missing", {}),
        ({"diambil": "30-06-23"}, "/taken_at", "value_unreadable",
         {"shape": "99-99-99", "transform": "date (day_month_year)"}),
        ({"rutin": "Mungkin"}, "/figures/is_routine", "value_not_in_table", {"value": "Mungkin"}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_refuses_its_record_and_names_the_field(
    change: dict[str, Any], pointer: str, code: str, facts: dict[str, Any]
) -> None:
    one = mapped(**change)
    assert isinstance(one.record, RejectedRecord)
    (fault,) = one.record.faults
    assert (one.external_id, fault.pointer, fault.code) == ("pleno-7", pointer, code)
    assert dict(fault.facts) == facts


@pytest.mark.parametrize(
    ("found", "code"),
    [(None, "missing"), (1688083200, "unreadable"), ("30-06-2023", "unreadable")],
)
def test_an_instant_that_is_none_names_its_form(found: object, code: str) -> None:
    plain = {"external_id": "id", "title": "judul", "taken_at": "diambil"}
    spec = ConnectorSpec.model_validate(
        {"url": "https://pleno.example/rapat", "records": "[]", "mapping": plain}
    )
    page = [ITEM | {"diambil": found}]
    (one,) = asyncio.run(
        map_page(spec, page, record_type="minutes", period="2023-06", time_zone=KUPANG)
    )
    assert isinstance(one.record, RejectedRecord)
    told = [(fault.pointer, fault.code) for fault in one.record.faults]
    assert told == [("/taken_at", f"connector_taken_at_{code}")]


SCHEMA = {
    "properties": {
        "present": {"type": "integer"},
        "number": {"$ref": "#/$defs/text"},
        "paid_on": {"type": "string", "format": "date"},
    },
    "$defs": {"text": {"type": "string", "maxLength": 5}},
}


def judged(
    mapping: dict[str, Any],
    kind: PeriodKind = PeriodKind.MEETING,
    schema: dict[str, Any] = SCHEMA,
) -> list[tuple[str, str]]:
    record_type = RecordType(period_kind=kind, figures_schema=schema)
    read = ConnectorMapping.model_validate(PLAIN | mapping)
    return [(fault.pointer, fault.code) for fault in mapping_faults(read, record_type)]


def steps(field: str, *given: dict[str, Any]) -> dict[str, Any]:
    figures = {"present": "a", "number": "b", "paid_on": "c", "free": "d"}
    return {
        "period": "p",
        "url": "u",
        "figures": figures,
        "transforms": {field: list(given)},
    }


def table(**rows: Any) -> dict[str, Any]:
    return {"kind": "table", "table": rows}


AT = "/spec/mapping/transforms"
FINE = [
    steps("taken_at", INSTANT),
    steps("taken_at", {"kind": "cut", "first": 10}),
    steps("period", DAY),
    steps("period", table(juni="2023-06-05")),
    steps("external_id", NUMBER),
    steps("figures.present", {"kind": "month"}),
    steps("figures.present", table(a=5)),
    steps("figures.number", DAY),
    steps("figures.number", table(a="x")),
    steps("figures.paid_on", DAY),
    steps("figures.free", NUMBER, {"kind": "join"}),
    steps("figures.present", {"kind": "blank"}),
]
UNFIT = [
    (steps("judul", NUMBER), f"{AT}/judul", "transform_field_unmapped"),
    (steps("figures.x", NUMBER), f"{AT}/figures.x", "transform_field_unmapped"),
    (steps("work_unit_code", table(a="5301")), f"{AT}/work_unit_code", "transform_field_unmapped"),
    (steps("taken_at", DAY), f"{AT}/taken_at/0/to", "transform_date_unfit"),
    (steps("period", DAY | {"to": "month"}), f"{AT}/period/0/to", "transform_date_unfit"),
    (steps("period", table(a="2023-06")), f"{AT}/period/0/table/a", "transform_result_unfit"),
    (steps("title", NUMBER), f"{AT}/title/0", "transform_result_unfit"),
    (steps("title", table(a=5)), f"{AT}/title/0/table/a", "transform_result_unfit"),
    (steps("url", {"kind": "month"}), f"{AT}/url/0", "transform_result_unfit"),
    (steps("figures.present", DAY), f"{AT}/figures.present/0", "transform_result_unfit"),
    (steps("figures.paid_on", NUMBER), f"{AT}/figures.paid_on/0", "transform_result_unfit"),
    (steps("figures.number", table(a="panjang")), f"{AT}/figures.number/0/table/a",
     "transform_result_unfit"),
    (steps("figures.present", {"kind": "blank"}, table(a="x")), f"{AT}/figures.present/1/table/a",
     "transform_result_unfit"),
    (steps("figures.number", DAY, NUMBER, {"kind": "join"}), f"{AT}/figures.number/1",
     "transform_order"),
    (steps("figures.present", NUMBER, {"kind": "month"}), f"{AT}/figures.present/1",
     "transform_order"),
    ({"work_unit_code": "a"}, "/spec/mapping/work_unit_code", "connector_offices_untold"),
    ({"work_unit_code": "a", "transforms": {"work_unit_code": [table(a="1"), {"kind": "join"}]}},
     "/spec/mapping/work_unit_code", "connector_offices_untold"),
    ({"work_unit_code": "a", "transforms": {"work_unit_code": [table(a=53)]}},
     f"{AT}/work_unit_code/0/table/a", "transform_result_unfit"),
]  # fmt: skip


FIGURES = {"properties": {"a": {}, "b": {}}, "required": ["a"]}
AT_FIGURES = "/spec/mapping/figures"
# Schemas of figures, what is mapped, and the faults of that.
NAMED: list[tuple[dict[str, Any], dict[str, str], list[tuple[str, str]]]] = [
    (FIGURES, {"a": "x", "c": "z"}, []),
    (FIGURES, {"b": "y"}, [(f"{AT_FIGURES}/a", "connector_figure_missing")]),
    (FIGURES | {"additionalProperties": False}, {"a": "x", "b": "y"}, []),
    (FIGURES | {"additionalProperties": False}, {"a": "x", "c": "z"},
     [(f"{AT_FIGURES}/c", "connector_figure_unknown")]),
    ({"additionalProperties": False}, {"a": "x"},
     [(f"{AT_FIGURES}/a", "connector_figure_unknown")]),
    ({"additionalProperties": False, "patternProperties": {"^a": {}}}, {"a": "x"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "figures", "faults"), NAMED)
def test_figures_are_those_that_the_schema_knows_and_needs(
    schema: dict[str, Any], figures: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    assert judged({"figures": figures}, schema=schema) == faults


@pytest.mark.parametrize("mapping", FINE)
def test_a_mapping_that_can_work_is_taken(mapping: dict[str, Any]) -> None:
    assert judged(mapping) == []


@pytest.mark.parametrize(("mapping", "pointer", "code"), UNFIT)
def test_a_mapping_that_cannot_work_is_refused_when_it_is_made(
    mapping: dict[str, Any], pointer: str, code: str
) -> None:
    assert judged(mapping) == [(pointer, code)]


def test_a_period_is_of_the_kind_of_the_record() -> None:
    quarter = steps("period", DAY | {"to": "quarter"})
    assert judged(quarter, PeriodKind.QUARTER) == []
    assert judged(quarter, PeriodKind.MONTH) == [(f"{AT}/period/0/to", "transform_date_unfit")]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"kind": "number"}, "transform_incomplete"),
        ({"kind": "date", "form": "words"}, "transform_incomplete"),
        ({"kind": "cut"}, "transform_incomplete"),
        ({"kind": "table"}, "transform_incomplete"),
        ({"kind": "month", "style": "english"}, "transform_option_alien"),
        (NUMBER | {"to": "day"}, "transform_option_alien"),
        (table(a=None), "table_value_unusable"),
        (table(a=[1]), "table_value_unusable"),
        (table(a="\u0000"), "string_pattern_mismatch"),
        (NUMBER | {"style": "german"}, "enum"),
    ],
)
def test_a_step_says_all_that_it_needs_and_nothing_else(step: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as told:
        Transform.model_validate(step)
    assert [each["type"] for each in told.value.errors()] == [code]


def test_tables_are_bounded_together() -> None:
    half = {f"k{n}": "x" for n in range(TABLE_ROWS_AT_MOST // 2)}
    given = {"title": [table(**half)], "url": [table(**half)]}
    ConnectorMapping.model_validate(PLAIN | {"transforms": given})
    given["url"].append(table(one="more"))
    with pytest.raises(ValidationError, match="too long"):
        ConnectorMapping.model_validate(PLAIN | {"transforms": given})


def test_a_long_table_is_judged_to_its_end_and_its_first_faults_are_told() -> None:
    good = {f"k{n}": n for n in range(TABLE_ROWS_AT_MOST - 1)}
    at = f"{AT}/figures.present/0/table"
    assert judged(steps("figures.present", table(**good, last="x"))) == [
        (f"{at}/last", "transform_result_unfit")
    ]
    bad = judged(steps("figures.present", table(**dict.fromkeys(good, "x"))))
    assert [pointer for pointer, _ in bad] == [f"{at}/k{n}" for n in range(20)]
