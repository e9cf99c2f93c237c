"""Input that means no good, or makes no sense: a clear problem, never a fault of the service."""

import json
from typing import Any, NamedTuple

import pytest
from httpx2 import Response

from app.api.openapi import TAGS
from app.api.portal_errors import is_portals
from app.models.rights import ActorRole
from tests.support.databases import PostgresDatabases
from tests.support.documents import openapi_document
from tests.support.office import Office
from tests.support.operations import ROWS, Call, Caller, Operation, every_operation, right_caller
from tests.support.prepared import Prepared


@pytest.fixture(scope="session")
def databases(postgres_databases: PostgresDatabases) -> PostgresDatabases:
    """PostgreSQL only: it takes less than SQLite (no NUL), so nothing slips through."""
    return postgres_databases


JSON = {"Content-Type": "application/json"}
HUGE = 10**40
ODD_VALUES: tuple[Any, ...] = (None, True, -1, HUGE, "", "x" * 5000)  # some fields take some
WRONG_TYPES: tuple[Any, ...] = (1.5, [[]], {"a": 1})  # no field takes any
FREE_FORM = {"figures", "figures_schema"}  # any object is one
# What PostgreSQL cannot store, UTF-8 cannot write, or a terminal would obey.
BAD_CHARACTERS = ("a\x00b", "a\ud800b", "a\x1b[2Jb", "a\x7fb")
BAD_QUERIES = ("a%00b", "%ED%A0%80", "%1B[2J", str(HUGE), "x" * 3000, "")
BAD_IDS = ("1", "%00", "..%2F..%2Fetc", "%ED%A0%80", str(HUGE))
# Names that another system chose: any text of the right form is one.
CHOSEN_ELSEWHERE = {"external_id"}
# What somebody types to sign in is compared, never stored: whatever it is, it is only wrong.
ONLY_COMPARED = {"username", "password", "current_password"}


def is_clear(answer: Response) -> bool:
    """Success, or a problem that says that the request was at fault."""
    if answer.is_success:
        return True
    form = "application/json" if is_portals(answer.request.url.path) else "application/problem+json"
    is_problem = answer.headers["content-type"] == form
    return is_problem and 400 <= answer.status_code < 500


def told_of(answer: Response, place: str = "/") -> set[str]:
    """The fields or parameters with which something is wrong; the answer must be clear."""
    assert is_clear(answer), answer.text
    if answer.is_success:
        return set()
    pointers = {fault["pointer"] for fault in answer.json().get("errors", [])}
    found = {each.removeprefix(place) for each in pointers if each.startswith(place)}
    return {each.split("/")[0] for each in found}


class Attack:
    """Every operation with somebody who may call it and a good request to spoil."""

    def __init__(self, office: Office) -> None:
        self.office, self.prepared = office, Prepared(office)

    def on(self, operation: Operation) -> "Target":
        caller = right_caller(self.prepared, operation.id)
        return Target(self, operation, caller, ROWS[operation.id].make(self.prepared, caller))


class Target(NamedTuple):
    """An operation, who may call it, and a good request."""

    attack: Attack
    operation: Operation
    caller: Caller
    call: Call

    @property
    def takes_json(self) -> bool:
        body = self.operation.description.get("requestBody", {"content": {}})
        return "application/json" in body["content"]

    @property
    def good(self) -> dict[str, Any]:
        return dict(self.call.options.get("json", {}))

    @property
    def fields(self) -> dict[str, Any]:
        body = self.operation.description["requestBody"]["content"]["application/json"]
        name = body["schema"]["$ref"].rpartition("/")[2]
        fields: dict[str, Any] = openapi_document()["components"]["schemas"][name]
        return dict(fields.get("properties", {}))

    @property
    def ids(self) -> set[str]:
        return self.call.path.keys() - CHOSEN_ELSEWHERE

    def send(self, body: object) -> Response:
        """Any JSON, also such as the client's own encoder would refuse."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        raw = Call(self.call.path, {}, self.call.person)
        office, person = self.attack.office, self.caller.person
        answer = self.operation.send(office, person, raw, content=content, headers=JSON)
        office.client.cookies.clear()
        return answer


@pytest.fixture
def attack(office: Office) -> Attack:
    return Attack(office)


def wrong_types_are_told_of_every_field_at_once(target: Target) -> None:
    fields = set(target.fields)
    for value in WRONG_TYPES:
        answer = target.send(dict.fromkeys(fields, value))
        assert answer.status_code == 422, f"{value!r}: {answer.text}"
        told = {fault["pointer"].split("/")[1] for fault in answer.json()["errors"]}
        taken = FREE_FORM if isinstance(value, dict) else set()
        assert told == fields - taken, f"{value!r}"


def unknown_fields_are_refused(target: Target) -> None:
    answer = target.send({**target.good, "is_admin": True})
    assert answer.status_code == 422
    found = {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}
    assert found == {"/is_admin": "extra_forbidden"}


def bad_characters_in_every_text_are_refused(target: Target) -> None:
    texts = {name for name, schema in target.fields.items() if "string" in json.dumps(schema)}
    for value in BAD_CHARACTERS if texts else ():
        at_once = target.send({**target.good, **dict.fromkeys(texts, value)})
        for field in texts - told_of(at_once):  # the form takes it; what then?
            answer = target.send({**target.good, field: value})
            assert is_clear(answer), f"{field}={value!r}: {answer.text}"
            compared = field in ONLY_COMPARED and "\x00" not in value
            assert not answer.is_success or compared, f"{field}={value!r}"


def odd_values_in_every_field_are_told_or_taken(target: Target) -> None:
    for value in ODD_VALUES:
        at_once = target.send({**target.good, **dict.fromkeys(target.fields, value)})
        for field in target.fields.keys() - told_of(at_once):  # the form takes it; what then?
            answer = target.send({**target.good, field: value})
            assert is_clear(answer), f"{field}={value!r}: {answer.text}"


def ids_that_are_none_are_told(target: Target) -> None:
    operation, call = target.operation, target.call
    headers = {"If-Match": "*"} | call.options.get("headers", {})
    for name in target.ids:
        for value in BAD_IDS:
            path = operation.path.format(**{**call.path, name: value})
            options = call.options | {"headers": headers}
            answer = target.caller.person.request(operation.method, path, **options)
            assert answer.status_code in {404, 422}, value[:20]
            assert is_clear(answer)


# In a path, and no key of a thing that could be missing.
NUMBERS = {"year"}


def ids_of_nothing_are_not_found(target: Target) -> None:
    nothing = "01890000-0000-7000-8000-000000000000"
    for name in target.ids:
        call = target.call
        spoilt = Call({**call.path, name: nothing}, call.options, call.person)
        answer = target.operation.send(target.attack.office, target.caller.person, spoilt)
        wanted = 422 if name in NUMBERS else 404
        assert answer.status_code == wanted, f"{name}: {answer.text}"


def bad_values_in_every_parameter_are_told(target: Target) -> None:
    operation = target.operation
    path = operation.path.format(**target.call.path)
    described = operation.description.get("parameters", []) if operation.method == "GET" else []
    names = {parameter["name"] for parameter in described if parameter["in"] == "query"}
    for value in BAD_QUERIES if names else ():
        query = "&".join(f"{name}={value}" for name in names)
        at_once = target.caller.person.get(f"{path}?{query}")
        for name in names - told_of(at_once, "query/"):  # the form takes it; what then?
            answer = target.caller.person.get(f"{path}?{name}={value}")
            assert is_clear(answer), f"{name}={value[:20]}"


def a_parameter_given_twice_is_clear(target: Target) -> None:
    if ROWS[target.operation.id].lists:
        path = target.operation.path.format(**target.call.path)
        assert is_clear(target.caller.person.get(f"{path}?size=5&size=7"))


# What may succeed, and so change the thing, comes last.
ON_ADDRESSES = (
    ids_that_are_none_are_told,
    ids_of_nothing_are_not_found,
    a_parameter_given_twice_is_clear,
    bad_values_in_every_parameter_are_told,
)
ON_BODIES = (
    wrong_types_are_told_of_every_field_at_once,
    unknown_fields_are_refused,
    bad_characters_in_every_text_are_refused,
    odd_values_in_every_field_are_told_or_taken,
)


@pytest.mark.parametrize("tag", TAGS)
def test_every_operation_stands_whatever_is_sent(attack: Attack, tag: str) -> None:
    """A good request is made once for each operation; to make it takes longer than to spoil it."""
    for operation in every_operation(openapi_document()).values():
        if operation.tag != tag:
            continue
        target = attack.on(operation)
        for spoil in ON_ADDRESSES + (ON_BODIES if target.takes_json else ()):
            try:
                spoil(target)
            except AssertionError as error:
                error.add_note(f"{operation.id}: {spoil.__name__}")
                raise


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"null", b"[]", b"1", b'"x"', b"{'title': 1}", b"\xff\xfe\x00", b"NaN",
            b'{"title": NaN}', b'{"title": Infinity}', b"\xef\xbb\xbf{}", b"[" * 100_000,
            b'{"a":' * 50_000, b'{"title": ' + b"9" * 100_000 + b"}", b"{}{}", b"{} x", b"\x00",
        ],
        ids=lambda body: repr(body[:12]),
    )  # fmt: skip
    def test_what_is_not_the_json_we_want_is_told(self, office: Office, body: bytes) -> None:
        person = office.person(ActorRole.ANGGOTA)
        answer = person.request("POST", "/evidence", content=body, headers=JSON)
        assert answer.status_code in {400, 422}, answer.text
        assert is_clear(answer)

    def test_of_a_field_given_twice_not_both_count(self, attack: Attack) -> None:
        prepared = attack.prepared
        body = json.dumps(prepared.evidence_body())[:-1] + ', "title": "Kedua"}'
        answer = prepared.owner.request("POST", "/evidence", content=body.encode(), headers=JSON)
        assert answer.status_code in {201, 422}
        assert answer.status_code == 422 or answer.json()["title"] == "Kedua"

    def test_forms_with_bad_characters_are_only_wrong(self, office: Office) -> None:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        for value in (*BAD_QUERIES, "a" * 300_000):
            for content in (f"username={value}&password=x", f"username=x&password={value}", value):
                answer = office.nobody.request(
                    "POST", "/auth/token", content=content.encode(), headers=form
                )
                assert answer.status_code in {400, 401, 413, 422, 429}, answer.text
                assert is_clear(answer)


def test_a_thing_of_another_kind_is_not_found(attack: Attack) -> None:
    """The file of one piece of evidence is not reached through another."""
    prepared = attack.prepared
    mine, other = prepared.evidence(), prepared.evidence()
    file_id, link_id = prepared.file(mine), prepared.link(mine)
    assert prepared.owner.get(f"/evidence/{other}/files/{file_id}/content").status_code == 404
    assert prepared.owner.delete(f"/evidence/{other}/files/{file_id}").status_code == 404
    assert prepared.owner.delete(f"/evidence/{other}/links/{link_id}").status_code == 404


class TestHeaders:
    @pytest.mark.parametrize(
        "name", ["If-Match", "If-None-Match", "Accept-Language", "Authorization", "Range",
                 "If-Range", "Cookie", "X-CSRF-Guard", "Idempotency-Key", "Origin"],
    )  # fmt: skip
    def test_bad_values_are_told_or_passed_over(self, attack: Attack, name: str) -> None:
        prepared = attack.prepared
        evidence_id = prepared.evidence()
        paths = [
            ("GET", f"/evidence/{evidence_id}", None),
            ("PATCH", f"/evidence/{evidence_id}", {"title": "Judul"}),
            ("POST", f"/evidence/{evidence_id}/links", {"url": "https://a.id", "title": "A"}),
            ("GET", f"/evidence/{evidence_id}/files/{prepared.file(evidence_id)}/content", None),
            ("POST", "/auth/refresh", {}),
        ]
        for value in ("", ",", '"', "\xff", "x" * 5000, "*, *", "bytes=-", ";;q=", "q=1e999"):
            for method, path, body in paths:
                answer = prepared.owner.request(
                    method, path, json=body, headers={name: value.encode("latin-1")}
                )
                assert answer.status_code < 500, f"{name}: {value[:10]!r} {path}"
                assert answer.status_code == 304 or is_clear(answer)
