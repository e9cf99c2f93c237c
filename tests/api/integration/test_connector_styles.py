"""Every style goes through the route that makes connectors: taken, or refused by a named field."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from app.schemas.integration.connector_specs import ConnectorSpec
from app.services.integration.connectors.asking.sending import sending_faults
from tests.support.databases import on_one_engine
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.prepared_systems import NEEDED
from tests.support.styles import MAPPING, Style
from tests.support.styles.bringing import spec_of
from tests.support.styles.counted import COUNTED
from tests.support.styles.led import LED
from tests.support.styles.signed import SIGNED
from tests.support.styles.written import WRITTEN

ROOT = "https://sirian.example"
STYLES: tuple[Style, ...] = (*COUNTED, *LED, *SIGNED, *WRITTEN)
PATH = "/sources/sirian/connectors"
PARTS = ("auth", "paging", "answer", "request", "headers", "limits", "mapping")
# What no place of a description is meant for, or only some are.
WRONG: tuple[Any, ...] = (None, [], {}, "", 0, -1, True, "x" * 2000, "{", [{}], 1e400, "\u0000")


def plain(style: Style) -> dict[str, Any]:
    told: dict[str, Any] = spec_of(style, ROOT).model_dump(mode="json", exclude_unset=True)
    told["mapping"] = {**told["mapping"], "figures": NEEDED}
    return {**told, "url": f"{ROOT}/rekap?bulan={{period}}"}


def _ways(value: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield (*way, name)
        yield from _ways(inner, (*way, name))


def spoilt(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The spec with each of its parts wrong in each way, or left out."""
    for way in _ways({name: spec[name] for name in PARTS if name in spec}):
        for value in (*WRONG, ...):
            made = copy.deepcopy(spec)
            inner = made
            for name in way[:-1]:
                inner = inner[name]
            if value is ...:
                del inner[way[-1]]
            else:
                inner[way[-1]] = value
            yield made


@on_one_engine
def test_every_style_is_taken_or_refused_where_it_is_wrong(office: Office) -> None:
    prepared = Prepared(office)
    administrator, whom = prepared.administrator, {"work_unit_code": "53"}
    taken = 0
    for number, style in enumerate(STYLES):
        body = whom | {"record_type": "attendance", "spec": plain(style), "secret": "rahasia-baru"}
        answer = administrator.post(PATH, body | {"name": f"gaya-{number}"})
        assert answer.status_code in {201, 422}, (style.name, answer.text)
        if answer.status_code == 422:
            assert all(each["pointer"] and each["detail"] for each in answer.json()["errors"])
        taken += answer.status_code == 201
    assert taken == len(STYLES)
    for number, part in enumerate(PARTS):  # a handful over HTTP; all of them below
        spec = plain(STYLES[0]) | {part: "x"}
        refused = administrator.post(PATH, body | {"name": f"salah-{number}", "spec": spec})
        assert refused.status_code == 422
        assert [each["pointer"] for each in refused.json()["errors"]] == [f"/spec/{part}"]
    listed = ok(administrator.get(f"{PATH}?size=1"))
    assert listed["total"] == taken


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_a_part_that_is_wrong_is_named_and_breaks_nothing(style: Style) -> None:
    nameless = list[dict[str, Any]]()
    for spec in spoilt(plain(style) | {"mapping": MAPPING}):
        try:
            sending_faults(ConnectorSpec.model_validate(spec))
        except ValidationError as error:
            nameless += [spec for each in error.errors(include_url=False) if not each["loc"]]
    assert nameless == []
