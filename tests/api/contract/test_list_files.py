"""Lists as files: every list has columns, and a file shows what the list shows, no more."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from python_calamine import CalamineWorkbook
from starlette.requests import Request

from app.api.lists import answers, reading
from app.api.lists.choices import codes_of, has_word, is_name
from app.api.lists.columns import TABLES, Kind, columns_of, enums_of, lists_objects
from app.api.lists.labels import label_of
from app.api.lists.reading import ListOperation
from app.api.lists.whole import WHOLE
from app.api.router import documented_routes
from app.core.messages import Language
from app.models.rights import ActorRole
from app.schemas.base import Read
from app.schemas.platform.exports import ListFormat
from tests.support.databases import SqliteDatabases, on_one_engine
from tests.support.documents import openapi_document
from tests.support.evidence import MEMBER, draft, refused
from tests.support.office import OTHER_COORDINATOR, Office
from tests.support.operations import ROWS, every_operation, right_caller
from tests.support.prepared import Prepared

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPERATIONS = every_operation(openapi_document())


def lists() -> Iterator[ListOperation]:
    for route in iter_route_contexts(documented_routes()):
        if "GET" in (route.methods or ()) and reading.is_list(route.response_model):
            yield ListOperation(route.endpoint, route.response_model)  # type: ignore[arg-type]


LISTS = {each.name: each for each in lists()}
WHOLE_BY_NAME = {
    name: each for name, one in LISTS.items() for each in WHOLE.values() if each.row is one.row
}
# Answers with rows in them that are no list, by why not.
NO_LISTS = {
    "one thing with its parts": "read_lhe read_evaluation_checklist "
    "read_me read_work_unit read_decree read_amendment read_team "
    "read_action_item read_indicator read_schedule read_meeting read_comment read_finding "
    "read_directive read_follow_up read_report read_lke_sheet read_lke_row read_evaluation "
    "read_evaluation_question read_duty read_inbox_record read_source read_record read_connector "
    "read_pull_run read_own_service_account read_service_account read_webhook_delivery "
    "read_handover read_person_handover read_evaluation_proposals",
    "several tables at once; the report, the workbook or the picture has them": "read_plan "
    "compare_decrees read_lke_coverage read_evaluation_score read_evaluation_readiness "
    "read_evaluation_checklist read_progress read_decree_progress read_heat_map "
    "read_progress_comparison read_gap_summary",
    "for programs": "list_portal_units_wbk list_portal_units_wbbm read_portal_answers "
    "list_my_permissions list_roles read_operations_state "
    "read_service_account_usage read_own_conformance read_service_account_conformance",
}


def shows_rows(description: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Whether its answer has objects in an array of its own; what may be done is none."""
    answer = description["responses"].get("200", {}).get("content", {}).get("application/json", {})
    name = answer.get("schema", {}).get("$ref", "").rpartition("/")[2]
    parts = schemas.get(name, {}).get("properties", {}).values()
    inside = (schemas.get(each.get("items", {}).get("$ref", "")[21:], {}) for each in parts)
    return any("properties" in each for each in inside)


class TestColumns:
    def test_every_list_has_some_and_no_others_do(self) -> None:
        assert {each.row for each in LISTS.values()} == TABLES.keys()

    def test_what_shows_rows_and_is_no_list_says_why(self) -> None:
        """By the document: an answer with rows is a list, or is told in `NO_LISTS`."""
        schemas = openapi_document()["components"]["schemas"]
        showing = {
            name
            for name, each in OPERATIONS.items()
            if each.method == "GET" and shows_rows(each.description, schemas)
        }
        told = {name for names in NO_LISTS.values() for name in names.split()}
        assert showing - LISTS.keys() == told

    @pytest.mark.parametrize("row", TABLES, ids=lambda row: row.__name__)
    def test_each_reads_a_field_and_has_a_name_of_its_own(self, row: type[Read]) -> None:
        columns = columns_of(row)
        for language in Language:
            labels = [label_of(each.path, language) for each in columns]
            assert len(set(labels)) == len(labels)
        assert not [each.path for each in columns if lists_objects(row, each.path)]

    @pytest.mark.parametrize("row", TABLES, ids=lambda row: row.__name__)
    def test_each_code_has_a_word(self, row: type[Read]) -> None:
        chosen = [each.path for each in columns_of(row) if each.kind is Kind.CHOICE]
        codes = [code for path in chosen for code in codes_of(enums_of(row, path))]
        assert not [code for code in codes if not has_word(code) and not is_name(code)]

    def test_the_document_offers_them_and_no_other_operation(self) -> None:
        offering = {
            name
            for name, each in OPERATIONS.items()
            if {"text/csv", SHEET}
            <= each.description["responses"].get("200", {}).get("content", {}).keys()
            and any(one["name"] == "format" for one in each.description.get("parameters", []))
        }
        assert offering == LISTS.keys()


class Filled:
    """An office with something in every list, and who may read them."""

    def __init__(self, office: Office) -> None:
        self.prepared = Prepared(office)
        for status in ("draft", "submitted", "verified"):
            self.prepared.evidence(status)

    def read(self, name: str) -> tuple[Any, list[dict[str, str]]]:
        """The rows of a list, as its first page and as its file have them."""
        caller = right_caller(self.prepared, name)
        call = ROWS[name].make(self.prepared, caller)
        person, found = call.person or caller.person, []
        whole, needed = WHOLE_BY_NAME.get(name), call.options.get("params", {})
        for query in ({} if whole else {"size": 100}, {"format": "csv"}):
            call.options["params"] = needed | query
            answer = OPERATIONS[name].send(self.prepared.office, person, call)
            assert answer.is_success, (name, answer.text)
            found.append(answer)
        answer = found[0].json()
        return whole.rows(answer) if whole else answer["items"], texts(found[1].content)


@pytest.fixture
def filled(office: Office, monkeypatch: pytest.MonkeyPatch) -> Filled:
    monkeypatch.setattr(reading.ListOperation.pages, "__defaults__", (2,))
    return Filled(office)


def texts(content: bytes, separator: str = ";") -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


@on_one_engine
def test_every_list_is_a_file_with_the_same_rows(filled: Filled) -> None:
    for name, operation in LISTS.items():
        items, rows = filled.read(name)
        has_key = any(each.path == "id" for each in columns_of(operation.row))
        if has_key:
            found, wanted = {row["ID"] for row in rows}, {str(item["id"] or "") for item in items}
            assert wanted <= found if operation.is_cursor else wanted == found, name
        elif len(items) < 100:
            assert len(rows) == len(items), name


class TestOneList:
    def test_as_a_workbook_in_the_reader_s_language_and_time(self, office: Office) -> None:
        person = office.person(MEMBER)
        draft(person)
        headers = {"Accept": SHEET, "Accept-Language": "en"}
        answer = person.get("/evidence", headers=headers)
        assert answer.headers["content-type"] == SHEET
        assert answer.headers["content-language"] == "en"
        assert 'filename="evidence-' in answer.headers["content-disposition"]
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        headings, row = book.get_sheet_by_name("evidence").to_python()
        shown = dict(zip(headings, row, strict=True))
        (item,) = person.get("/evidence").json()["items"]
        assert (shown["Title"], shown["ID"]) == (item["title"], item["id"])
        assert shown["Date of the evidence"] == date.fromisoformat(item["evidence_date"])
        assert shown["Files"] == item["file_count"]
        assert "Created at (WITA)" in shown

    def test_as_text_with_the_separator_of_the_language(self, office: Office) -> None:
        person = office.person(MEMBER)
        draft(person)
        (row,) = texts(person.get("/evidence?format=csv&status=draft").content)
        assert row["Status"] == "draf"
        english = {"Accept-Language": "en", "Accept": "text/csv"}
        (row,) = texts(person.get("/evidence", headers=english).content, ",")
        assert row["Status"] == "draft"
        assert texts(person.get("/evidence?format=csv&status=accepted").content) == []

    def test_hides_what_the_list_hides(self, office: Office) -> None:
        prepared = Prepared(office)
        prepared.evidence("submitted", confidentiality="restricted")
        other = office.person(OTHER_COORDINATOR)
        (item,) = other.get("/evidence").json()["items"]
        (row,) = texts(other.get("/evidence?format=csv").content)
        assert (item["title"], row["Judul"], row["ID"]) == (None, "", item["id"])

    def test_refuses_what_the_list_refuses_and_what_is_too_long(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        member, ketua = office.person(MEMBER), office.person(ActorRole.PELAKSANA)
        for path in ("/users", "/audit-events"):
            plain, file = member.get(path), member.get(f"{path}?format=csv")
            assert (file.status_code, file.json()["code"]) == (403, plain.json()["code"])
        refused(ketua.get("/evidence?format=pdf"), 422, "validation_failed")
        refused(ketua.get("/evidence?format=csv&status=x"), 422, "validation_failed")
        refused(ketua.get("/evidence?format=csv&x=1"), 422, "validation_failed")
        monkeypatch.setattr(answers, "MOST_AT_ONCE", 3)
        refused(ketua.get("/indicators?format=xlsx"), 422, "export_too_long")


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: what is read is what the lists read."""
    return sqlite_databases


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        (SHEET, "xlsx"),
        (f"text/csv;q=0.5, {SHEET}", "xlsx"),
        ("application/json, text/csv", "json"),
        ("application/json;q=0.5, text/csv", "csv"),
        ("text/csv, */*;q=0.1", "csv"),
        ("text/html, */*;q=0.8, text/csv;q=0.2", "json"),
        ("text/csv;q=x", "json"),
    ],
)
def test_a_file_is_sent_where_it_is_liked_better(accept: str, form: str) -> None:
    scope = {"type": "http", "query_string": b"", "headers": [(b"accept", accept.encode())]}
    assert answers.taken_form(Request(scope)) == form


@pytest.mark.parametrize("query", [b"format=csv&a=1", b"a=1&format=csv", b"a=1&format=%63sv"])
def test_the_form_is_no_parameter_of_the_list(query: bytes) -> None:
    request = Request({"type": "http", "query_string": query, "headers": []})
    assert answers.taken_form(request) is ListFormat.CSV
    assert dict(request.query_params) == {"a": "1"}


@pytest.mark.parametrize("query", [b"format=\xe9", b"a=\xc3\xa9&format=%E9", b"format=%00"])
def test_a_form_that_there_is_not_is_told(query: bytes) -> None:
    with pytest.raises(RequestValidationError):
        answers.taken_form(Request({"type": "http", "query_string": query, "headers": []}))
