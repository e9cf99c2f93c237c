"""What a request may cost before anything is known of it: sizes, counts, patience."""

from typing import Final

from starlette.types import Scope

KIBIBYTE: Final = 1024
# Request line and headers together; nginx hands on half of it by default.
HEAD_MAX_BYTES: Final = 64 * KIBIBYTE
TARGET_MAX_BYTES: Final = 16 * KIBIBYTE
# A sign-in, a code, a token: nothing else comes from somebody who has not signed in.
PUBLIC_BODY_MAX_BYTES: Final = 8 * KIBIBYTE
BODY_MAX_BYTES: Final = 256 * KIBIBYTE
BODY_LIMIT: Final = "zi.body_limit"  # where a request's limit in bytes is written down
# Members and elements of a JSON body, as many as there may be of its bytes: each costs more to
# refuse than to send.
BYTES_PER_MEMBER: Final = 32
# A body has to begin within this time, and then to come at this rate: a telephone line is faster.
BODY_SECONDS: Final = 60.0
BODY_BYTES_PER_SECOND: Final = 500


def head_fault(scope: Scope) -> tuple[int, str] | None:
    """The status and code for a head that is too long (RFC 6585, section 5), if it is."""
    target = len(scope["raw_path"] or b"") + len(scope["query_string"])
    if target > TARGET_MAX_BYTES:
        return 414, "address_too_long"
    if target + sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD_MAX_BYTES:
        return 431, "headers_too_large"
    return None


def members_of(body: bytes) -> int:
    """At least as many members and elements as JSON can hold in these bytes."""
    return body.count(b":") + body.count(b",")


class Pace:
    """How long the bytes of a body may be waited for; what the service itself takes counts not."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.waited = 0.0

    def patience(self, received: int) -> float:
        """Seconds that the next piece may take, after so many bytes (none or less: it is over)."""
        return BODY_SECONDS + received / BODY_BYTES_PER_SECOND - self.waited
