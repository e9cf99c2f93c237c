"""Requests as the contract has them: an operation, who makes the request, and what is sent."""

from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response

from app.api.openapi import operations
from tests.support.office import Office, Person


@dataclass(frozen=True)
class Call:
    """A request that succeeds for whoever may make it."""

    path: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    person: Person | None = None  # a session of their own, where the call would spoil a shared one


@dataclass(frozen=True)
class Caller:
    """Who makes the request; no username: nobody we know."""

    person: Person
    username: str | None = None


@dataclass(frozen=True)
class Operation:
    """An operation as the OpenAPI document has it."""

    id: str
    method: str
    path: str
    description: dict[str, Any]

    @property
    def tag(self) -> str:
        return str(self.description["tags"][0])

    @property
    def is_for_services(self) -> bool:
        """For them alone."""
        return "service_account" in self.description["x-required-permission"]

    @property
    def changes(self) -> bool:
        return self.method != "GET"

    @property
    def bodies(self) -> dict[str, Any]:
        """What its body may be, by media type."""
        found: dict[str, Any] = self.description.get("requestBody", {}).get("content", {})
        return found

    def send(self, office: Office, person: Person, call: Call, **options: Any) -> Response:
        """Send the request as the person."""
        sent = call.options | options
        headers = {"If-Match": "*"} if self.method in {"PATCH", "PUT", "DELETE"} else {}
        sent["headers"] = headers | sent.get("headers", {})
        sender = call.person or person
        path = self.path.format(**call.path)
        headers = sender.headers | sent.pop("headers")
        return office.client.request(self.method, path, headers=headers, **sent)


def every_operation(document: dict[str, Any]) -> dict[str, Operation]:
    """All operations of the document by their id; last those that end other sessions."""
    found = {
        description["operationId"]: Operation(
            description["operationId"], method.upper(), path, description
        )
        for path, method, description in operations(document)
    }
    for last in ("finish_second_factor", "change_password"):
        found[last] = found.pop(last)
    return found
