"""Samples of answers as the tests of a connector: what is different is told field by field."""

import asyncio
from typing import Any

import pytest

from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.trials import SampleFile
from app.services.integration.connectors.trials.samples import check_sample, take_sample

MAPPING = {
    "external_id": "id",
    "title": "judul",
    "taken_at": "diambil",
    "figures": {"present": "hadir", "is_routine": "rutin"},
    "files": "berkas",
}
ITEMS: list[dict[str, Any]] = [
    {"id": "a", "judul": "A", "diambil": "2023-07-01T08:00:00", "hadir": 1, "rutin": True,
     "berkas": [{"url": "/a.pdf", "name": "a.pdf"}]},
    {"id": "b", "judul": "B", "diambil": "kemarin", "hadir": 2},
]  # fmt: skip


def spec(**mapping: Any) -> ConnectorSpec:
    plain = {"url": "https://a.example/", "records": "items"}
    return ConnectorSpec.model_validate(plain | {"mapping": MAPPING | mapping})


def taken(*items: dict[str, Any]) -> SampleFile:
    data = {"items": list(items or ITEMS)}
    return asyncio.run(take_sample(spec(), "x", "2023-06", "Asia/Makassar", data))


def checked(sample: SampleFile, **mapping: Any) -> list[str]:
    return asyncio.run(check_sample(spec(**mapping), "x", sample))


def test_a_sample_holds_what_became_of_an_answer_and_is_as_expected() -> None:
    sample = taken()
    (record,), (refused,) = sample.records, sample.refused
    assert record["figures"] == {"present": 1, "is_routine": True}
    assert record["files"] == [{"url": "/a.pdf", "name": "a.pdf"}]
    assert (refused["external_id"], refused["faults"][0].split()[0]) == ("b", "/taken_at")
    assert checked(SampleFile.model_validate_json(sample.model_dump_json())) == []
    sample.records[0]["taken_at"] = "2023-07-01T08:00:00+08:00"
    assert checked(sample) == []


@pytest.mark.parametrize(
    ("expected", "mapping", "line"),
    [
        ({}, {"figures": {"present": "hadir"}},
         "a: figures.is_routine: expected True, is (nothing)"),
        ({}, {"title": "id"}, "a: title: expected A, is a"),
        ({"url": "https://x.example/"}, {}, "a: url: expected https://x.example/, is (nothing)"),
        ({"figures": {"present": True, "is_routine": True}}, {},
         "a: figures.present: expected True, is 1"),
        ({"external_id": "c"}, {}, "c: expected, and is not there"),
        ({"external_id": "c"}, {}, "a: is there, and not expected"),
        ({}, {"external_id": "judul"}, "refused b: expected, and is not there"),
    ],
)  # fmt: skip
def test_what_is_different_is_told_field_by_field(
    expected: dict[str, Any], mapping: dict[str, Any], line: str
) -> None:
    sample = taken()
    sample.records[0].update(expected)
    assert line in checked(sample, **mapping)


def test_an_answer_without_its_list_is_told_as_a_whole() -> None:
    sample = taken()
    sample.answer = {"data": []}
    assert checked(sample) == ["the whole answer: upstream_schema_changed"]


def test_records_of_the_same_name_are_told_apart_by_their_place() -> None:
    sample = taken(ITEMS[0], ITEMS[0] | {"hadir": 5})
    sample.records[1]["figures"]["present"] = 6
    assert checked(sample) == ["a (record 2): figures.present: expected 6, is 5"]
