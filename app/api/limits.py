"""What a request may cost before anything is known of it: sizes, counts, patience."""

from collections import Counter
from typing import Final

from starlette.types import Scope

KIBIBYTE: Final = 1024
# Request line and headers together; nginx hands on half of it by default.
HEAD_MAX_BYTES: Final = 64 * KIBIBYTE
# Of one name, as with nginx and Apache: what stands in them is taken apart, cookies dearly.
HEADER_MAX_BYTES: Final = 8 * KIBIBYTE
# Each costs more to read than its bytes; browsers and proxies send some thirty.
HEADERS_MAX: Final = 200
TARGET_MAX_BYTES: Final = 16 * KIBIBYTE
# Each route looks at a path until one takes it; ours have 200 bytes, with long names 500.
PATH_MAX_BYTES: Final = 2 * KIBIBYTE
# A sign-in, a code, a token: nothing else comes from somebody who has not signed in.
PUBLIC_BODY_MAX_BYTES: Final = 8 * KIBIBYTE
BODY_MAX_BYTES: Final = 256 * KIBIBYTE
# Of a query or of a form. No operation knows twenty, and each that is unknown is looked for in all.
PARAMETERS_MAX: Final = 50
BODY_LIMIT: Final = "zi.body_limit"  # where a request's limit in bytes is written down
# Members and elements of a JSON body, as many as there may be of its bytes: each costs more to
# refuse than to send.
BYTES_PER_MEMBER: Final = 32
# A body has to begin within this time, and then to come at this rate: a telephone line is faster.
BODY_SECONDS: Final = 60.0
BODY_BYTES_PER_SECOND: Final = 500


def head_fault(scope: Scope) -> tuple[int, str] | None:
    """The status and code for a head that is too much (RFC 6585, section 5), if it is."""
    path = len(scope["raw_path"] or b"")
    target = path + len(scope["query_string"])
    if target > TARGET_MAX_BYTES or path > PATH_MAX_BYTES:
        return 414, "address_too_long"
    headers = scope["headers"]
    if len(headers) > HEADERS_MAX:
        return 431, "too_many_headers"
    sizes: Counter[bytes] = Counter()
    for name, value in headers:
        sizes[name] += len(name) + len(value)
    if any(size > HEADER_MAX_BYTES for size in sizes.values()):
        return 431, "header_too_large"
    if target + sizes.total() > HEAD_MAX_BYTES:
        return 431, "headers_too_large"
    return None


def members_of(body: bytes) -> int:
    """At least as many members and elements as JSON can hold in these bytes."""
    return body.count(b":") + body.count(b",")


def too_many_parameters(encoded: bytes) -> bool:
    """Whether a query or form holds more parameters than anybody needs."""
    return encoded.count(b"&") >= PARAMETERS_MAX


class Pace:
    """How long the bytes of a body may be waited for; what the service itself takes counts not."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.waited = 0.0

    def patience(self, received: int) -> float:
        """Seconds that the next piece may take, after so many bytes (none or less: it is over)."""
        return BODY_SECONDS + received / BODY_BYTES_PER_SECOND - self.waited
