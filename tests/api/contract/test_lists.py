"""Lists: pages that join without gaps, links, filters and sorts, and nothing that is ignored."""

import json
import re
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx2 import Response

from app.api.portal_errors import is_portals
from app.models.rights import ActorRole
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import Office, Person
from tests.support.operations import ROWS, Operation, every_operation, right_caller
from tests.support.prepared import Prepared


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about paging."""
    return sqlite_databases


ENUMS_IN_QUERIES = {
    "sort", "status", "state", "kind", "role", "month_status", "confidentiality", "severity",
    "source", "counted_as",
}  # fmt: skip


def parameters_of(operation: Operation) -> dict[str, dict[str, Any]]:
    listed = operation.description.get("parameters", [])
    return {p["name"]: p for p in listed if p["in"] == "query"}


def lists(app: FastAPI) -> list[Operation]:
    """Every operation that answers in pages; progress is a sum, with a page of its parts."""
    every = every_operation(openapi_document()).values()
    paged = [operation for operation in every if "page" in parameters_of(operation)]
    return [operation for operation in paged if operation.id != "read_progress"]


class Listed:
    """One list, read by somebody who may."""

    def __init__(self, prepared: Prepared, operation: Operation) -> None:
        self.operation = operation
        caller = right_caller(prepared, operation.id)
        call = ROWS[operation.id].make(prepared, caller)
        self.person: Person = caller.person
        self.path = operation.path.format(**call.path)

    def get(self, **parameters: object) -> Response:
        return self.person.get(self.path, params=parameters)


@pytest.fixture
def prepared(office: Office) -> Prepared:
    """An office with something in every list."""
    made = Prepared(office)
    for status in ("draft", "submitted", "verified"):
        made.evidence(status)
    return made


class TestPages:
    def test_of_every_list_join_without_gaps_in_a_stable_order(self, prepared: Prepared) -> None:
        for operation in lists(prepared.office.app):
            listed = Listed(prepared, operation)
            whole = listed.get(size=100).json()
            size = max(1, min(100, (whole["total"] + 2) // 3))
            address: str | None = f"{listed.path}?size={size}"
            joined, pages = [], []
            while address:
                page = listed.person.get(address).json()
                assert page["total"] == whole["total"]
                joined += page["items"]
                pages.append(page)
                address = page["next"]
            assert joined[:100] == whole["items"], operation.id
            assert len(joined) == whole["total"], operation.id
            assert [page["page"] for page in pages] == list(range(1, len(pages) + 1))
            assert pages[0]["previous"] is None
            for earlier, later in pairwise(pages):
                assert listed.person.get(later["previous"]).json() == earlier

    def test_of_every_list_end_where_the_list_ends(self, prepared: Prepared) -> None:
        for operation in lists(prepared.office.app):
            listed = Listed(prepared, operation)
            beyond = listed.get(page=1000, size=100).json()
            assert beyond["items"] == []
            assert beyond["next"] is None
            assert beyond["total"] == listed.get().json()["total"]
            last = max(1, -(-beyond["total"] // 100))
            assert re.search(rf"[?&]page={last}(&|$)", beyond["previous"]), operation.id

    def test_have_the_same_links_in_header_and_body(self, office: Office) -> None:
        person = office.person(ActorRole.PELAKSANA)
        answer = person.get("/indicators", params={"page": 2, "size": 10, "sort": "text"})
        links = {
            rel: url for url, rel in re.findall(r'<(\S+)>; rel="(\w+)"', answer.headers["link"])
        }
        assert links == {"next": answer.json()["next"], "prev": answer.json()["previous"]}
        assert all("sort=text" in url and "size=10" in url for url in links.values())
        only = person.get("/indicators", params={"size": 100})
        assert "link" not in only.headers
        assert (only.json()["next"], only.json()["previous"]) == (None, None)

    def test_are_twenty_rows_long_unless_asked_otherwise(self, office: Office) -> None:
        page = office.person(ActorRole.PELAKSANA).get("/indicators").json()
        assert (page["page"], page["size"], page["total"], len(page["items"])) == (1, 20, 75, 20)

    def test_of_every_list_have_limits(self, prepared: Prepared) -> None:
        for operation in lists(prepared.office.app):
            listed = Listed(prepared, operation)
            for wrong in ({"page": 0}, {"size": 0}, {"size": 101}, {"page": "x"}, {"size": -1}):
                answer = listed.get(**wrong)
                assert answer.status_code == 422, f"{operation.id} {wrong}"
                (fault,) = answer.json()["errors"]
                assert fault["pointer"] == f"query/{next(iter(wrong))}"


class TestParameters:
    def test_unknown_ones_are_refused_by_every_operation(self, prepared: Prepared) -> None:
        for operation in every_operation(openapi_document()).values():
            caller = right_caller(prepared, operation.id)
            call = ROWS[operation.id].make(prepared, caller)
            answer = operation.send(prepared.office, caller.person, call, params={"colour": "red"})
            prepared.office.client.cookies.clear()
            assert answer.status_code == 422, operation.id
            if is_portals(str(answer.url.path)):
                assert answer.json()["code"] == "VALIDATION_ERROR"  # the portal's own form
                continue
            told = [(each["pointer"], each["code"]) for each in answer.json()["errors"]]
            assert [each for each in told if each[1] != "missing"] == [
                ("query/colour", "extra_forbidden")
            ], operation.id

    def test_choices_are_enums_and_nothing_else_is_taken(self, prepared: Prepared) -> None:
        document = openapi_document()
        for operation in lists(prepared.office.app):
            listed = Listed(prepared, operation)
            for name, parameter in parameters_of(operation).items():
                if name not in ENUMS_IN_QUERIES:
                    continue
                values = enum_of(document, parameter["schema"])
                assert values, f"{operation.id} {name}"
                for value in values:
                    assert listed.get(**{name: value}).status_code == 200
                refused = listed.get(**{name: "color"})
                assert refused.status_code == 422, f"{operation.id} {name}"

    def test_every_order_holds_the_same_rows_and_reverses_where_it_says_so(
        self, prepared: Prepared
    ) -> None:
        document = openapi_document()
        for operation in lists(prepared.office.app):
            sort = parameters_of(operation).get("sort")
            if sort is None:
                continue
            listed = Listed(prepared, operation)
            rows = {
                value: [item["id"] for item in listed.get(sort=value, size=100).json()["items"]]
                for value in enum_of(document, sort["schema"])
            }
            assert len({frozenset(ids) for ids in rows.values()}) == 1, operation.id
            for value, ids in rows.items():
                if value.startswith("-") and value[1:] in rows:
                    assert ids == rows[value[1:]][::-1], operation.id

    def test_every_filter_by_key_keeps_only_what_has_it(self, prepared: Prepared) -> None:
        for operation in lists(prepared.office.app):
            listed = Listed(prepared, operation)
            everything = listed.get(size=100).json()["items"]
            for name in parameters_of(operation):
                if not name.endswith("_id"):
                    continue
                nothing = listed.get(**{name: str(uuid4())}).json()
                assert (nothing["total"], nothing["items"]) == (0, []), f"{operation.id} {name}"
                held = {item[name] for item in everything if item.get(name)}
                for value in sorted(held)[:2]:
                    kept = listed.get(**{name: value}, size=100).json()["items"]
                    assert kept == [item for item in everything if item[name] == value]

    def test_searches_take_every_character_literally(self, prepared: Prepared) -> None:
        for operation in lists(prepared.office.app):
            if "q" not in parameters_of(operation):
                continue
            listed = Listed(prepared, operation)
            for mark in ("%", "_", "\\", "'", '"', "[a-z]"):
                found = listed.get(q=mark, size=100)
                assert found.status_code == 200, operation.id
                texts = [json.dumps(item, ensure_ascii=False) for item in found.json()["items"]]
                assert all(json.dumps(mark)[1:-1] in text for text in texts), operation.id

    def test_searches_ignore_upper_and_lower_case(self, office: Office) -> None:
        person = office.person(ActorRole.PELAKSANA)
        found = [
            person.get("/indicators", params={"q": word}).json()["total"]
            for word in ("gratifikasi", "GRATIFIKASI", "Gratifikasi")
        ]
        assert found[0] > 0
        assert len(set(found)) == 1


def enum_of(document: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """The values of an enum that a parameter may have, also behind a reference."""
    for option in [schema, *schema.get("anyOf", []), *schema.get("allOf", [])]:
        if "$ref" in option:
            name = option["$ref"].rpartition("/")[2]
            values: list[str] = document["components"]["schemas"][name]["enum"]
            return values
    return []
