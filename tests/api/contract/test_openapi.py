"""The OpenAPI document: what a client is generated from must be true and complete."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema_rs import Draft202012Validator, ValidationError

from app.api.admission import Access
from app.models.rights import Permission
from tests.support import portal
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.operations import NAMED_BY_CONTENT, WITH_A_SECRET, Operation, every_operation


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about the document."""
    return sqlite_databases


Json = dict[str, Any]
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
VERBS = {
    "accept", "acknowledge", "activate", "add", "answer", "approve", "assess", "cancel",
    "change", "check",
    "close", "conclude", "forward", "propose", "prove",
    "compare", "confirm", "copy", "correct", "create", "deactivate", "discard", "end", "export",
    "finish",
    "follow",
    "hand",
    "hold",
    "issue", "lint", "list", "mark", "place", "put", "raise", "reactivate", "read", "refresh",
    "recommend", "reject", "remove",
    "reopen", "replay", "report", "respond", "resume",
    "return", "revise", "revoke", "rotate", "scan", "set", "start", "stream", "submit", "update",
    "admit", "advance", "deny", "fail", "grant", "monitor", "object",
    "sign", "take", "attach", "upload", "verify", "void", "withdraw",
    "anonymise", "begin", "decline", "renew", "request", "reset",
}  # fmt: skip
FORMATS_WITH_A_LENGTH = {"uuid", "date", "date-time", "binary"}


@pytest.fixture
def document(app: FastAPI) -> Json:
    return openapi_document()


@pytest.fixture
def operations(document: Json) -> dict[str, Operation]:
    return every_operation(document)


def are_valid(document: Json, *names: str) -> bool:
    """Whether these schemas are such; a reader of all at once goes over each of them once."""
    references = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    try:
        Draft202012Validator({"allOf": references, "components": document["components"]})
    except ValidationError:
        return False
    return True


def walk(node: Any, path: str = "#") -> Iterator[tuple[str, Json]]:
    """Every object of the document with its place."""
    if isinstance(node, dict):
        yield path, node
        for name, child in node.items():
            yield from walk(child, f"{path}/{name}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from walk(child, f"{path}/{index}")


def resolve(document: Json, reference: str) -> Any:
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def components_of_bodies(document: Json) -> set[str]:
    """The schemas that requests consist of, and everything they mention."""
    found: set[str] = set()
    waiting = [
        reference["$ref"]
        for operation in every_operation(document).values()
        for part in ("requestBody", "parameters")
        for _, reference in walk(operation.description.get(part, {}))
        if "$ref" in reference
    ]
    while waiting:
        reference = waiting.pop()
        if reference not in found:
            found.add(reference)
            inner = walk(resolve(document, reference))
            waiting += [node["$ref"] for _, node in inner if "$ref" in node]
    return found


def input_schemas(document: Json) -> Iterator[tuple[str, Json]]:
    """Every schema of something that a caller sends."""
    for operation in every_operation(document).values():
        for parameter in operation.description.get("parameters", []):
            yield from walk(parameter["schema"], f"{operation.id} {parameter['name']}")
        body = operation.description.get("requestBody", {})
        for media_type, content in body.get("content", {}).items():
            yield from walk(content["schema"], f"{operation.id} {media_type}")
    for reference in components_of_bodies(document):
        schema = resolve(document, reference)
        yield from walk({k: v for k, v in schema.items() if k != "examples"}, reference)


class TestDocument:
    def test_is_openapi_3_1_with_what_it_needs(self, document: Json) -> None:
        assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
        assert document["info"]["title"]
        assert document["info"]["version"]
        assert "webhooks" in document
        for operation in every_operation(document).values():
            templated = set(re.findall(r"\{(\w+)\}", operation.path))
            parameters = operation.description.get("parameters", [])
            declared = {p["name"] for p in parameters if p["in"] == "path" and p["required"]}
            assert templated == declared, operation.id
            names = [(p["in"], p["name"].lower()) for p in parameters]
            assert len(names) == len(set(names)), operation.id

    def test_every_schema_is_a_valid_json_schema(self, document: Json) -> None:
        schemas = document["components"]["schemas"]
        assert are_valid(document, *schemas), [
            name for name in schemas if not are_valid(document, name)
        ]
        assert {name: schema["title"] for name, schema in schemas.items()} == {
            name: name for name in schemas
        }

    def test_every_reference_resolves_and_nothing_lies_unused(self, document: Json) -> None:
        used = {node["$ref"] for _, node in walk(document) if isinstance(node.get("$ref"), str)}
        for reference in used:
            assert resolve(document, reference)
        assert used >= {
            f"#/components/schemas/{name}" for name in document["components"]["schemas"]
        }

    def test_names_can_be_identifiers_of_a_client(self, document: Json) -> None:
        for name, schema in document["components"]["schemas"].items():
            assert re.fullmatch(r"[A-Z][A-Za-z0-9]+", name)
            for field in schema.get("properties", {}):
                assert re.fullmatch(r"[a-z][a-z0-9_]*", field), f"{name}.{field}"

    def test_framework_names_do_not_shine_through(self, document: Json) -> None:
        for name in document["components"]["schemas"]:
            assert not re.search(r"HTTPValidation|ValidationError|-Input|-Output|_|Body", name)

    def test_every_enum_is_a_named_component(self, document: Json) -> None:
        places = {path for path, node in walk(document) if isinstance(node.get("enum"), list)}
        for place in places:
            assert re.fullmatch(r"#/components/schemas/\w+", place)

    def test_everything_that_is_sent_has_a_limit(self, document: Json) -> None:
        unlimited = [place for place, schema in input_schemas(document) if not is_limited(schema)]
        assert unlimited == []

    def test_bodies_and_forms_refuse_what_they_do_not_know(self, document: Json) -> None:
        for reference in components_of_bodies(document):
            schema = resolve(document, reference)
            if schema["type"] == "object":
                assert schema["additionalProperties"] is False, reference

    def test_files_are_told_in_both_ways(self, document: Json) -> None:
        binary = [node for _, node in walk(document) if node.get("format") == "binary"]
        assert len(binary) >= 3
        typed = [n for _, n in walk(document) if isinstance(n.get("contentMediaType"), str)]
        assert all("contentMediaType" in node for node in binary)
        assert all(node.get("format") == "binary" for node in typed)


def is_limited(schema: Json) -> bool:
    match schema.get("type"):
        case "string":
            fixed = "enum" in schema or "const" in schema or "maxLength" in schema
            return fixed or schema.get("format") in FORMATS_WITH_A_LENGTH
        case "array":
            return "maxItems" in schema
        case "integer" | "number":
            return "maximum" in schema and "minimum" in schema
        case _:
            return True


class TestOperations:
    def test_ids_are_verb_and_noun_and_unique(self, document: Json) -> None:
        ids = [
            item[method]["operationId"]
            for item in document["paths"].values()
            for method in METHODS & set(item)
        ]
        assert Counter(ids).most_common(1)[0][1] == 1
        for name in ids:
            assert re.fullmatch(r"[a-z]+(_[a-z]+)+", name)
            assert name.split("_")[0] in VERBS

    def test_each_has_one_tag_and_every_tag_is_described_in_two_languages(
        self, document: Json, operations: dict[str, Operation]
    ) -> None:
        described = {tag["name"]: tag["description"] for tag in document["tags"]}
        assert all(re.search(r"\S+ \([^)]+\)$", text) for text in described.values())
        assert all(len(operation.description["tags"]) == 1 for operation in operations.values())
        assert {operation.tag for operation in operations.values()} == set(described)

    def test_each_says_in_words_what_it_does(self, operations: dict[str, Operation]) -> None:
        for operation in operations.values():
            assert operation.description["summary"], operation.id
            assert operation.description["description"], operation.id

    def test_each_says_which_permission_it_needs(self, operations: dict[str, Operation]) -> None:
        known = {*Access, *Permission}
        for operation in operations.values():
            needed = operation.description["x-required-permission"]
            assert needed, operation.id
            assert set(needed) <= known, operation.id
            assert len(needed) == 1 or set(needed) <= {*Permission}, operation.id
            assert bool(operation.description.get("security")) == (needed != ["public"])

    def test_every_failure_is_a_problem_with_its_number(
        self, operations: dict[str, Operation]
    ) -> None:
        ours, portals = ("application/problem+json", "Problem"), ("application/json", "PortalError")
        for operation in operations.values():
            form = portals if operation.id in portal.OPERATIONS else ours
            for status, response in operation.description["responses"].items():
                assert re.fullmatch(r"[1-5]\d\d", status), operation.id
                if status[0] in "45":
                    (media_type,) = response["content"]
                    schema = response["content"][media_type]["schema"]["$ref"]
                    assert (media_type, schema.rpartition("/")[2]) == form, operation.id

    def test_single_things_announce_their_etag_and_lists_their_links(
        self, operations: dict[str, Operation]
    ) -> None:
        for operation in operations.values():
            if operation.method == "GET" and operation.path.endswith("_id}"):
                answer = operation.description["responses"]["200"]
                assert {"ETag", "X-Request-ID"} <= set(answer["headers"]), operation.id
            parameters = {p["name"] for p in operation.description.get("parameters", [])}
            if parameters & {"page", "cursor"}:
                assert "Link" in operation.description["responses"]["200"]["headers"]

    def test_changes_name_the_version_and_creations_may_be_repeated(
        self, operations: dict[str, Operation]
    ) -> None:
        for operation in operations.values():
            headers = {
                p["name"].lower()
                for p in operation.description.get("parameters", [])
                if p["in"] == "header"
            }
            if operation.method in {"PATCH", "PUT", "DELETE"}:
                if operation.id in NAMED_BY_CONTENT:
                    continue
                assert "if-match" in headers, operation.id
                assert {"412", "428"} <= set(operation.description["responses"])
            elif operation.method == "POST" and operation.description.get("security"):
                # An answer with a secret, or to one, is never kept to be given again.
                # What machines send is told apart by its content.
                kept = operation.id not in WITH_A_SECRET and not operation.is_for_services
                assert ("idempotency-key" in headers) == kept, operation.id
