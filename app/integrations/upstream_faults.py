"""What can stand in the way at another system, by its code, and when another try may help."""

import re
import socket
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
# What another attempt may mend.
_PASSING: Final = frozenset(
    {
        "upstream_timed_out",
        "upstream_connection_lost",
        "upstream_compression_cut",
        "upstream_name_unknown",
        "upstream_port_closed",
    }
)
# X509_V_ERR_CERT_HAS_EXPIRED, and X509_V_ERR_HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH of OpenSSL.
_CERTIFICATES: Final[Mapping[int, str]] = {
    10: "upstream_certificate_expired",
    62: "upstream_certificate_other_name",
    64: "upstream_certificate_other_name",
}


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
    may_help = error.status in _RETRIED_STATUSES or error.code in _PASSING
    if may_help and error.retry_after is not None:
        # Longer than we can stand here: the schedule comes again.
        asked = error.retry_after.total_seconds()
        return asked if asked <= LONGEST_WAIT_SECONDS else False
    return may_help


def _cause_code(cause: BaseException) -> str:
    """The code of what the system or TLS says; empty: nothing of its own."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(cause.verify_code, "upstream_certificate_untrusted")
    if isinstance(cause, ssl.SSLError) and cause.reason == "WRONG_VERSION_NUMBER":
        return "upstream_not_https"
    if isinstance(cause, socket.gaierror):
        return "upstream_name_unknown"
    return "upstream_port_closed" if isinstance(cause, ConnectionRefusedError) else ""


def lost_code(error: Exception) -> str:
    """Whether it was their certificate, name or port, what is no HTTP, or the connection."""
    is_broken = isinstance(error, httpx.RemoteProtocolError)
    if is_broken and any(words in str(error).lower() for words in _NO_HTTP):
        return "upstream_not_http"
    cause: BaseException | None = error
    while cause is not None:
        if code := _cause_code(cause):
            return code
        cause = cause.__cause__ or cause.__context__
    return "upstream_connection_lost"
