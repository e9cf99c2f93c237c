"""Which address a Link header names as the next, and which named addresses are none."""

import socket
import ssl

import pytest

from app.integrations.http_client import httpx
from app.integrations.upstream_exchange import answer_of, joined, next_in
from app.integrations.upstream_faults import UpstreamFault, lost_code

LINKS: list[tuple[str, str | None, bool]] = [
    ("", None, False),
    ('</a>; rel="prev"', None, False),
    ('</a>; rel="prev", </b?n=2>; rel="next"', "/b?n=2", False),
    ("</b;v=1?x=a,b>; rel=next; title=x", "/b;v=1?x=a,b", False),
    ('</b>; title="a=b; rel=prev"; rel="last next"', "/b", False),
    ('</next>; rel="first"', None, False),
    ('</b; rel="next"', None, True),
    ("b; rel=next", None, True),
    ('</b>; rel "next"', None, True),
    ('<>; rel="next"', None, True),
]


@pytest.mark.parametrize(("header", "address", "is_broken"), LINKS)
def test_the_next_page_is_named_or_known_to_be_broken(
    header: str, address: str | None, *, is_broken: bool
) -> None:
    assert next_in(header) == address
    answer = answer_of(httpx.Response(200, headers={"Link": header}), None)
    assert (answer.next_url, answer.has_broken_link) == (address, is_broken)


@pytest.mark.parametrize("named", ["/\0", "http://[x/", "https://x:99999/", "/" + "x" * 9000])
def test_what_is_no_address_is_told(named: str) -> None:
    with pytest.raises(UpstreamFault, match="upstream_address_unusable"):
        joined("https://sirian.example/rekap", named)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("illegal header line", "upstream_not_http"),
        ("Receive buffer too long", "upstream_not_http"),
        ("Server disconnected without sending a response.", "upstream_connection_lost"),
        ("peer closed connection without sending complete message body",
         "upstream_connection_lost"),
    ],
)  # fmt: skip
def test_what_is_no_http_is_no_lost_connection(words: str, code: str) -> None:
    assert lost_code(httpx.RemoteProtocolError(words)) == code


def _said(error: BaseException) -> httpx.ConnectError:
    told = httpx.ConnectError("x")
    told.__cause__ = error
    return told


def _certificate(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError("x")
    error.verify_code = code
    return error


def _tls(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, "x")
    error.reason = reason
    return error


CAUSES: list[tuple[BaseException, str]] = [
    (socket.gaierror(-2, "x"), "upstream_name_unknown"),
    (ConnectionRefusedError(111, "x"), "upstream_port_closed"),
    (ConnectionResetError(104, "x"), "upstream_connection_lost"),
    (_tls("WRONG_VERSION_NUMBER"), "upstream_not_https"),
    (_certificate(10), "upstream_certificate_expired"),
    (_certificate(62), "upstream_certificate_other_name"),
    (_certificate(18), "upstream_certificate_untrusted"),
]


@pytest.mark.parametrize(("cause", "code"), CAUSES, ids=str)
def test_what_the_network_says_is_told_by_its_name(cause: BaseException, code: str) -> None:
    assert lost_code(_said(cause)) == code
