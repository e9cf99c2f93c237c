"""An answer that must be a problem."""

from typing import Any

from httpx2 import Response

PROBLEM_FIELDS = {
    "type", "title", "status", "detail", "instance", "code", "request_id", "errors"
}  # fmt: skip


def problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem, after a look at everything that all problems have."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert set(told) == PROBLEM_FIELDS
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"] == f"urn:zona-integritas:problem:{code}"
    assert told["instance"] == answer.request.url.path
    assert told["request_id"] == answer.headers["x-request-id"]
    assert told["title"]
    assert told["detail"]
    assert told["title"] != code
    for fault in told["errors"]:
        assert set(fault) == {"pointer", "code", "detail"}
        assert fault["detail"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-language"] == "id"
    return told


def said(answer: dict[str, Any]) -> list[str | None]:
    """The code of each item's problem in an answer to many, in order; none where it succeeded."""
    return [each["problem"] and each["problem"]["code"] for each in answer["items"]]
