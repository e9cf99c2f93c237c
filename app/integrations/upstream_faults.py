"""What can stand in the way at another system, by its code, and when another try may help."""

import re
import ssl
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from app.integrations.guarded_http import retry_after_of
from app.integrations.http_client import httpx

LONGEST_WAIT_SECONDS: Final = 60.0
_RETRIED_STATUSES: Final = frozenset({429, 500, 502, 503, 504})
_CODES: Final = {
    HTTPStatus.UNAUTHORIZED: "upstream_not_authorised",
    HTTPStatus.FORBIDDEN: "upstream_not_authorised",
    HTTPStatus.TOO_MANY_REQUESTS: "upstream_rate_limited",
}
_NOT_LET_IN: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_SIGN_IN_PAGE: Final = re.compile(
    r"/(?:[\w-]*(?:login|signin|sign-in|masuk))(?:\.\w+)?/?$", re.IGNORECASE
)
# How h11 speaks of headers that it refuses, as those with a NUL or without end.
_NO_HTTP: Final = ("illegal", "too long", "too large", "bad ", "multiple")


class UpstreamFault(Exception):
    """What stood in the way; `status` if there was an answer."""

    def __init__(
        self,
        code: str,
        status: int | None = None,
        retry_after: timedelta | None = None,
        **facts: object,
    ) -> None:
        """`retry_after`: how long the other side asks us to wait. `facts` fill the sentence."""
        super().__init__(code)
        self.code, self.status, self.retry_after = code, status, retry_after
        self.facts: Mapping[str, object] = facts
        self.said: Any = None  # what the refusal holds, to be judged: kept nowhere


def is_not_let_in(response: httpx.Response) -> bool:
    """Whether an answer says that nobody is signed in: by its status, or the page it leads to."""
    if response.status_code in _NOT_LET_IN:
        return True
    leads_to = response.headers.get("location", "") if response.has_redirect_location else ""
    return _SIGN_IN_PAGE.search(leads_to.partition("?")[0]) is not None


def judge(response: httpx.Response) -> None:
    """Raise UpstreamFault for what is no success."""
    status = response.status_code
    if response.is_success:
        return
    if response.has_redirect_location and not is_not_let_in(response):
        raise UpstreamFault("upstream_redirects", status)
    code = _CODES.get(HTTPStatus(status)) if status in set(HTTPStatus) else None
    code = "upstream_not_authorised" if is_not_let_in(response) else code
    failed = "upstream_failed" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "upstream_refused"
    raise UpstreamFault(
        code or failed, status, retry_after_of(response.headers), http_status=status
    )


def wait_before_retry(error: Exception) -> bool | float:
    """Whether another attempt may help, and after how many seconds if the other side says so."""
    if not isinstance(error, UpstreamFault):
        return False
    may_help = error.status in _RETRIED_STATUSES or error.code in {
        "upstream_timed_out",
        "upstream_connection_lost",
    }
    if may_help and error.retry_after is not None:
        # Longer than we can stand here: the schedule comes again.
        asked = error.retry_after.total_seconds()
        return asked if asked <= LONGEST_WAIT_SECONDS else False
    return may_help


def lost_code(error: Exception) -> str:
    """Whether it was their certificate, what is no HTTP, or the connection."""
    is_broken = isinstance(error, httpx.RemoteProtocolError)
    if is_broken and any(words in str(error).lower() for words in _NO_HTTP):
        return "upstream_not_http"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "upstream_certificate_untrusted"
        cause = cause.__cause__ or cause.__context__
    return "upstream_connection_lost"
