"""How every failure is told: RFC 9457 problem details."""

from collections.abc import Iterable

from pydantic import Field

from app.schemas.base import Schema


def pointer_of(path: Iterable[object]) -> str:
    """The JSON Pointer (RFC 6901) of a path of keys and positions."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


class ProblemError(Schema):
    """One fault of the input."""

    pointer: str = Field(
        description="JSON Pointer into the body, or `query/x`, `path/x`, `header/x`."
    )
    code: str
    detail: str


class Problem(Schema):
    """A failure (RFC 9457); `title` and `detail` are Indonesian, or English on request."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str = Field(description="Stable name of the failure, for programs.")
    request_id: str
    errors: list[ProblemError] = Field([])
