"""Trying an address: one page, a draft, three rows; nothing is kept and no secret is shown."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Connector, PullRun, SourceRecord
from tests.support.administration import CITY, PROVINCE, administrator_of, unit_id
from tests.support.databases import on_one_engine
from tests.support.evidence import ok, refused
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.pulling import FIGURES, SECRET, pulled
from tests.support.upstream import Handler, Upstream, reply, upstream

pytestmark = on_one_engine
PATH = "/sources/sirian/connector-trials"


@pytest.fixture
def system() -> Iterator[Upstream]:
    with upstream() as opened:
        yield opened


@pytest.fixture
def office(office: Office) -> Office:
    office.may_ask_this_machine()
    return office


def row(number: int, **changes: Any) -> dict[str, Any]:
    plain = {"kode": f"p-{number}", "judul": f"Rekap {number}", "periode": "Juni 2023"}
    return plain | {"diubah": "01-07-2023 08:00", **FIGURES} | changes


def body(system: Upstream, **spec: Any) -> dict[str, Any]:
    plain = {"url": f"{system.address}/rekap?bulan={{period}}", "auth": {"kind": "bearer"}}
    whom = {"work_unit_code": "53", "record_type": "attendance", "period": "2023-06"}
    return whom | {"spec": plain | spec, "secret": SECRET}


def tried(office: Office, system: Upstream, **spec: Any) -> dict[str, Any]:
    return dict(ok(Prepared(office).administrator.post(PATH, body(system, **spec)), 200))


def rows_kept(office: Office) -> list[int]:
    with Session(office.engine) as session:
        kinds = (Connector, PullRun, SourceRecord)
        return [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


def test_a_page_becomes_a_draft_and_three_rows_told_field_by_field(
    office: Office, system: Upstream
) -> None:
    rows = [row(1), row(2, diubah="02-07-2023 08:00", present="tujuh"), row(3), row(4)]
    rows[0]["diubah"] = "13-07-2023 08:00"
    system.behave = lambda handler: reply(handler, {"data": rows, "links": {"next": None}})
    before = rows_kept(office)
    told = tried(office, system)
    assert (told["style"], told["records"], len(told["rows"])) == ("laravel", 4, 3)
    assert told["spec"]["records"] == "data"
    assert told["spec"]["mapping"]["transforms"]["period"] == [
        {"kind": "date", "form": "words", "to": "month"}
    ]
    assert [each["code"] for each in told["open"]] == ["trial_values_unreadable"]
    first, second, _ = told["rows"]
    fields = {each["field"]: each for each in first["fields"]}
    assert (first["external_id"], first["errors"]) == ("p-1", [])
    assert (fields["taken_at"]["found"], fields["taken_at"]["value"]) == (
        '"13-07-2023 08:00"', '"2023-07-13T00:00:00Z"',
    )  # fmt: skip
    assert [each["pointer"] for each in second["errors"]] == ["/figures/present"]
    (fault,) = [each["fault"] for each in second["fields"] if each["fault"]]
    assert fault["code"] == "figures_type"
    assert system.asked[0].headers["authorization"] == f"Bearer {SECRET}"
    assert len(system.asked) == 1
    assert rows_kept(office) == before
    made = ok(office.administrator().get("/audit-events", params={"action": "connector.try"}))
    assert made["items"][0]["changes"] == {"host": [None, "127.0.0.1"]}


def test_no_secret_comes_back_however_it_is_said(office: Office, system: Upstream) -> None:
    said = row(1, judul=f"Bearer {SECRET}", catatan={SECRET: 1})
    system.behave = lambda handler: reply(handler, {"token": SECRET, "items": [said] * 50})
    told = tried(office, system)
    assert SECRET not in json.dumps(told)
    assert "\u2022\u2022\u2022" in told["answer"]
    assert len(told["answer"]) <= 2000


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (b"<html>masuk dulu</html>", 200, "upstream_not_json"),
        ({"message": "no"}, 401, "upstream_not_authorised"),
        ({"items": []}, 200, "trial_no_records"),
        ({"status": False, "pesan": "Kunci salah"}, 200, "upstream_says_no"),
        ([1, 2], 200, "trial_no_records"),
        ([[1, 2], [3, 4]], 200, "trial_rows_without_names"),
    ],
)
def test_what_stands_in_the_way_is_told_and_breaks_nothing(
    office: Office, system: Upstream, answer: Any, status: int, code: str
) -> None:
    system.behave = lambda handler: reply(handler, answer, status)
    told = tried(office, system)
    assert code in [each["code"] for each in told["notes"]]
    assert (told["records"], told["rows"]) == (0, [])


def test_what_was_filled_in_is_tried_again_as_it_is(office: Office, system: Upstream) -> None:
    def behave(handler: Handler) -> None:
        reply(handler, {"a": [row(1)], "b": [row(2), row(3)]})

    system.behave = behave
    mapping = {
        "external_id": "kode", "title": "judul", "taken_at": "diubah",
        "figures": {name: name for name in FIGURES},
        "transforms": {"taken_at": [{"kind": "date", "form": "day_month_year", "to": "instant"}]},
    }  # fmt: skip
    told = tried(office, system, records="b", mapping=mapping, paging={"kind": "page"})
    assert system.asked[0].query == {"bulan": "2023-06", "page": "1"}
    assert (told["open"], told["style"], told["records"]) == ([], "page", 2)
    assert [each["errors"] for each in told["rows"]] == [[], []]
    made = Prepared(office).administrator.post(
        "/sources/sirian/connectors",
        {"name": "dicoba", "work_unit_code": "53", "record_type": "attendance", "secret": SECRET}
        | {"spec": told["spec"]},
    )
    ok(made, 201)


def test_whoever_may_not_make_a_connector_may_not_try_an_address(
    office: Office, system: Upstream
) -> None:
    place = {"parent_id": unit_id(office, PROVINCE), "time_zone": "Asia/Makassar"}
    unit = {"code": CITY, "name": "KPU Kota Kupang", "kind": "kabupaten_kota"}
    ok(Prepared(office).administrator.post("/work-units", unit | place), 201)
    city = administrator_of(office, CITY)
    problem = refused(city.post(PATH, body(system)), 404)
    assert [each["pointer"] for each in problem["errors"]] == ["/work_unit_code"]
    mapping = {
        "external_id": "a", "title": "a", "taken_at": "a", "work_unit_code": "a",
        "transforms": {"work_unit_code": [{"kind": "table", "table": {"x": PROVINCE}}]},
    }  # fmt: skip
    mine = body(system, mapping=mapping) | {"work_unit_code": CITY}
    assert refused(city.post(PATH, mine), 422)["code"] == "connector_mapping_unusable"
    elsewhere = body(system, url="http://10.0.0.1/") | {"work_unit_code": CITY}
    assert refused(city.post(PATH, elsewhere), 422)["errors"][0]["pointer"] == "/spec/url"
    assert system.asked == []


LINES = [row(number, diubah="13-07-2023 08:00") for number in range(1, 4)]


def as_csv(separator: str) -> bytes:
    lines = [separator.join(LINES[0]), *(separator.join(map(str, x.values())) for x in LINES)]
    return "\r\n".join(lines).encode()


def as_xml(rows: list[dict[str, Any]]) -> bytes:
    inner = "".join(
        f"<rekap id='{each['kode']}'>"
        + "".join(f"<{name}>{value}</{name}>" for name, value in each.items())
        + "<angka><a>1</a><b>2</b></angka></rekap>"
        for each in rows
    )
    return f"<data><hal>1</hal><isi>{inner}</isi></data>".encode()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (as_csv(","), {"format": "csv"}),
        (as_csv(";"), {"format": "csv", "separator": ";"}),
        (
            as_csv("\t").replace(b"Rekap", b"Caf\xe9"),
            {"format": "csv", "separator": "\t", "encoding": "windows-1252"},
        ),
        (as_xml(LINES), {"format": "xml", "row": "rekap"}),
        ("\n".join(map(json.dumps, LINES)).encode(), {"format": "json_lines"}),
        (json.dumps({"rows": LINES}, indent=1).encode(), None),
    ],
)
def test_what_is_written_otherwise_is_recognised_and_the_draft_can_be_made(
    office: Office, system: Upstream, said: bytes, answer: dict[str, Any] | None
) -> None:
    system.behave = lambda handler: reply(handler, said, content_type="text/plain")
    told = tried(office, system)
    assert told["spec"].get("answer") == answer
    assert (told["records"], told["open"]) == (3, [])
    assert [(each["external_id"], each["errors"]) for each in told["rows"]] == [
        (f"p-{number}", []) for number in (1, 2, 3)
    ]
    connector = {"name": "usulan", "work_unit_code": "53", "record_type": "attendance"}
    body = connector | {"spec": told["spec"], "secret": SECRET}
    made = ok(Prepared(office).administrator.post("/sources/sirian/connectors", body), 201)
    assert pulled(office, made["id"])["counts"]["created"] == 3


def test_what_was_said_of_the_answer_stays_and_is_no_guess(
    office: Office, system: Upstream
) -> None:
    system.behave = lambda handler: reply(handler, as_csv(","), content_type="text/csv")
    told = tried(office, system, answer={"format": "json"})
    assert [each["code"] for each in told["notes"]] == ["upstream_not_json"]
    assert tried(office, system, answer={"format": "csv"})["records"] == 3


def test_what_a_run_would_say_of_the_page_is_said_before_all_else(
    office: Office, system: Upstream
) -> None:
    answers = {
        "upstream_fewer_than_promised": {"data": [row(1)], "jumlah": "10.000"},
        "upstream_more_not_asked": {"data": [row(1)], "truncated": True},
        "upstream_not_ready": {"status": "processing"},
        "trial_all_at_once": {"data": [row(1)], "jumlah": 1},
    }
    asked = iter(answers.values())
    system.behave = lambda handler: reply(handler, next(asked))
    for code in answers:
        codes = [note["code"] for note in tried(office, system)["notes"]]
        assert codes[0] == code
        assert ("trial_all_at_once" in codes) == (code == "trial_all_at_once")
