"""What can go wrong, without a word of HTTP.

    ServiceError
    ├── NotFound            it does not exist, or not for this person
    ├── Forbidden           it is visible, but this person may not
    ├── Unauthenticated     nobody, or nobody we know
    │   └── ConfirmationNeeded  signed in, but too long ago for this step
    ├── Invalid             the input is well-formed but makes no sense here
    ├── Conflict            the thing is not in a state that allows it
    ├── Stale               somebody else was faster
    ├── PreconditionRequired it must be said which version is meant
    ├── RangeNotSatisfiable bytes asked for that the file does not have
    ├── TooLarge            more bytes than the settings allow
    ├── UnsupportedType     a kind of file that is not taken
    ├── TooMany             slow down
    ├── StorageFull         the disk is full
    └── Unavailable         the database or the storage does not answer
        └── Busy            it does, but too many want it at once

Each carries a stable `code`; `core/messages/` holds the sentences in Indonesian and English.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

FoundT = TypeVar("FoundT")


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field: where (JSON Pointer), and the message's code and facts."""

    pointer: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def first_faults(
    found: Sequence[FoundT], most: int, as_ours: Callable[[FoundT], FieldFault]
) -> list[FieldFault]:
    """The first `most` of what was found, as faults, then one that says how many more there are."""
    told = [as_ours(one) for one in found[:most]]
    if len(found) > most:
        told.append(FieldFault("", "more_faults", {"count": len(found) - most}))
    return told


class ServiceError(Exception):
    """Base of all failures that a person is told about."""

    default_code: ClassVar[str] = "internal_error"

    def __init__(
        self,
        code: str | None = None,
        *,
        pointer: str | None = None,
        faults: Sequence[FieldFault] = (),
        **facts: object,
    ) -> None:
        """`code` names the message, `facts` fill its gaps, `pointer` says where in the body.

        `faults` where several fields, or files, are at fault.
        """
        self.code = code or self.default_code
        self.facts = facts
        self.pointer = pointer
        self.faults = tuple(faults)
        super().__init__(self.code)


class NotFound(ServiceError):
    """It does not exist, or lies outside the person's sight."""

    default_code = "not_found"


class Forbidden(ServiceError):
    """Visible, but not allowed."""

    default_code = "forbidden"


class Unauthenticated(ServiceError):
    """No valid credentials."""

    default_code = "unauthenticated"


class ConfirmationNeeded(Unauthenticated):
    """Signed in, but too long ago for this step (RFC 9470)."""

    default_code = "confirmation_needed"

    def __init__(self, *, max_age: int) -> None:
        """`max_age`: how many seconds old the proof may be."""
        super().__init__()
        self.max_age = max_age


class Invalid(ServiceError):
    """Well-formed, but it makes no sense here."""

    default_code = "validation_failed"


class Gone(ServiceError):
    """It was there once, and was taken away for good."""

    default_code = "gone"


class Conflict(ServiceError):
    """The thing's state, or another row, forbids it."""

    default_code = "conflict"


class Stale(ServiceError):
    """The caller judged by an older version."""

    default_code = "stale"

    def __init__(
        self,
        current_etag: str | None = None,
        code: str | None = None,
        pointer: str | None = None,
    ) -> None:
        """`current_etag` is sent back so that the caller can look again."""
        super().__init__(code, pointer=pointer)
        self.current_etag = current_etag


class PreconditionRequired(ServiceError):
    """A change without saying which version it is about."""

    default_code = "precondition_required"


class TooLarge(ServiceError):
    """More bytes than allowed."""

    default_code = "too_large"


class UnsupportedType(ServiceError):
    """A kind of content that is not taken."""

    default_code = "unsupported_media_type"


class RangeNotSatisfiable(ServiceError):
    """A byte range outside the file; the fact `size` is its length in bytes."""

    default_code = "range_not_satisfiable"


class TooMany(ServiceError):
    """Too many attempts; `retry_after` is in seconds."""

    default_code = "too_many_requests"

    def __init__(self, code: str | None = None, *, retry_after: int) -> None:
        """Seconds until the next attempt is looked at."""
        super().__init__(code, retry_after=retry_after)
        self.retry_after = retry_after


class StorageFull(ServiceError):
    """No room left for the bytes."""

    default_code = "storage_full"


class Unavailable(ServiceError):
    """Something the service stands on does not answer; `retry_after` is in seconds."""

    default_code = "unavailable"
    retry_after = 5


class Busy(Unavailable):
    """It answers, but too many want it at once."""

    default_code = "busy"
