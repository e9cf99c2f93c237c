"""Input that means no good, or makes no sense: a clear problem, never a fault of the service."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response

from app.models.rights import ActorRole
from tests.support.databases import PostgresDatabases
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
    is_problem = answer.headers["content-type"] == "application/problem+json"
    return is_problem and 400 <= answer.status_code < 500


class Attack:
    """Every operation with somebody who may call it and a good request to spoil."""

    def __init__(self, office: Office) -> None:
        self.office, self.prepared = office, Prepared(office)

    def calls(self, part: str) -> Iterator[tuple[Operation, Caller, Call]]:
        for operation in every_operation(self.office.app.openapi()).values():
            if part in operation.description or (part == "path" and "{" in operation.path):
                caller = right_caller(self.prepared, operation.id)
                yield operation, caller, ROWS[operation.id].make(self.prepared, caller)

    def json_calls(self) -> Iterator[tuple[Operation, Caller, Call]]:
        for operation, caller, call in self.calls("requestBody"):
            if "application/json" in operation.description["requestBody"]["content"]:
                yield operation, caller, call

    def send(self, operation: Operation, caller: Caller, call: Call, body: object) -> Response:
        """Any JSON, also such as the client's own encoder would refuse."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        raw = Call(call.path, {}, call.person)
        answer = operation.send(self.office, caller.person, raw, content=content, headers=JSON)
        self.office.client.cookies.clear()
        return answer

    def fields_of(self, operation: Operation) -> dict[str, Any]:
        schema = operation.description["requestBody"]["content"]["application/json"]["schema"]
        name = schema["$ref"].rpartition("/")[2]
        fields: dict[str, Any] = self.office.app.openapi()["components"]["schemas"][name]
        return dict(fields.get("properties", {}))


@pytest.fixture
def attack(office: Office) -> Attack:
    return Attack(office)


class TestBodies:
    def test_odd_values_in_every_field_are_told_or_taken(self, attack: Attack) -> None:
        for operation, caller, call in attack.json_calls():
            good = call.options.get("json", {})
            for field in attack.fields_of(operation):
                for value in ODD_VALUES:
                    answer = attack.send(operation, caller, call, {**good, field: value})
                    assert is_clear(answer), f"{operation.id} {field}={value!r}: {answer.text}"

    def test_wrong_types_are_told_of_every_field_at_once(self, attack: Attack) -> None:
        for operation, caller, call in attack.json_calls():
            fields = set(attack.fields_of(operation))
            for value in WRONG_TYPES:
                answer = attack.send(operation, caller, call, dict.fromkeys(fields, value))
                assert answer.status_code == 422, f"{operation.id} {value!r}: {answer.text}"
                told = {fault["pointer"].split("/")[1] for fault in answer.json()["errors"]}
                taken = FREE_FORM if isinstance(value, dict) else set()
                assert told == fields - taken, f"{operation.id} {value!r}"

    def test_bad_characters_in_every_text_are_refused(self, attack: Attack) -> None:
        for operation, caller, call in attack.json_calls():
            good = call.options.get("json", {})
            for field, schema in attack.fields_of(operation).items():
                if "string" not in json.dumps(schema):
                    continue
                for value in BAD_CHARACTERS:
                    answer = attack.send(operation, caller, call, {**good, field: value})
                    assert is_clear(answer), f"{operation.id} {field}={value!r}: {answer.text}"
                    compared = field in ONLY_COMPARED and "\x00" not in value
                    assert not answer.is_success or compared, f"{operation.id} {field}={value!r}"

    def test_unknown_fields_are_refused_by_every_body(self, attack: Attack) -> None:
        for operation, caller, call in attack.json_calls():
            body = {**call.options.get("json", {}), "is_admin": True}
            answer = attack.send(operation, caller, call, body)
            assert answer.status_code == 422, operation.id
            found = {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}
            assert found == {"/is_admin": "extra_forbidden"}, operation.id

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"null", b"[]", b"1", b'"x"', b"{'title': 1}", b"\xff\xfe\x00", b"NaN",
            b'{"title": NaN}', b'{"title": Infinity}', b"\xef\xbb\xbf{}", b"[" * 100_000,
            b'{"a":' * 100_000, b'{"title": ' + b"9" * 100_000 + b"}", b"{}{}", b"{} x", b"\x00",
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


class TestQueries:
    def test_bad_values_in_every_parameter_are_told(self, attack: Attack) -> None:
        for operation, caller, call in attack.calls("parameters"):
            if operation.method != "GET":
                continue
            path = operation.path.format(**call.path)
            for parameter in operation.description["parameters"]:
                if parameter["in"] != "query":
                    continue
                for value in BAD_QUERIES:
                    answer = caller.person.get(f"{path}?{parameter['name']}={value}")
                    assert is_clear(answer), f"{operation.id} {parameter['name']}={value[:20]}"

    def test_a_parameter_given_twice_is_clear(self, attack: Attack) -> None:
        for operation, caller, call in attack.calls("parameters"):
            if operation.method == "GET" and ROWS[operation.id].lists:
                path = operation.path.format(**call.path)
                assert is_clear(caller.person.get(f"{path}?size=5&size=7")), operation.id


class TestAddresses:
    def test_ids_that_are_none_are_told(self, attack: Attack) -> None:
        for operation, caller, call in attack.calls("path"):
            for name in call.path.keys() - CHOSEN_ELSEWHERE:
                headers = {"If-Match": "*"} | call.options.get("headers", {})
                for value in BAD_IDS:
                    path = operation.path.format(**{**call.path, name: value})
                    answer = caller.person.request(
                        operation.method, path, **call.options | {"headers": headers}
                    )
                    assert answer.status_code in {404, 422}, f"{operation.id} {value[:20]}"
                    assert is_clear(answer), operation.id

    def test_ids_of_nothing_are_not_found(self, attack: Attack) -> None:
        nothing = "01890000-0000-7000-8000-000000000000"
        for operation, caller, call in attack.calls("path"):
            for name in call.path.keys() - CHOSEN_ELSEWHERE:
                spoilt = Call({**call.path, name: nothing}, call.options, call.person)
                answer = operation.send(attack.office, caller.person, spoilt)
                assert answer.status_code == 404, f"{operation.id} {name}: {answer.text}"

    def test_a_thing_of_another_kind_is_not_found(self, attack: Attack) -> None:
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
