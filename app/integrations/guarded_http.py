"""The one way out of this service over HTTP: never led into our own network, never flooded.

Every name is looked up once, judged, and connected to at the address that was judged: a name that
changes its address in between leads nowhere. A connection serves the name it was opened for and no
other, whatever address they share. Redirects are not followed unless a caller follows
them itself, each judged anew. Proxies of the environment are not used.
"""

import asyncio
import socket
import ssl
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Final

from app.core import clock
from app.integrations.http_client import httpx

_LONGEST_WAIT: Final = timedelta(hours=24)
_PORTS: Final = {"http": 80, "https": 443}
_LAST_PORT: Final = 65535
# Threads of their own: a name server that keeps silent takes none from anything else.
_LOOKUPS: Final = ThreadPoolExecutor(32, "lookup")
# Global by name, but a gateway to the IPv4 address inside (RFC 3056, RFC 4380).
_GATEWAYS: Final = tuple(map(ip_network, ("2002::/16", "2001::/32")))
# All that has been given out as global unicast; the rest maps to IPv4 or is of old local use.
_GIVEN_OUT: Final = tuple(map(ip_network, ("0.0.0.0/0", "2000::/3")))


class NotAllowed(httpx.TransportError):
    """The address lies inside a network, or is no web address."""


class TooMuch(httpx.TransportError):
    """The answer is larger than the caller takes, or compressed against its wish."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """Connects to public hosts, and to the named internal ones."""

    def __init__(
        self,
        internal_hosts: Collection[str],
        authorities: Path | None = None,
        certificate: tuple[Path, Path] | None = None,
    ) -> None:
        """`internal_hosts` (see `is_named`) may have private addresses.

        `certificate`: file and key for mTLS. `authorities`: a PEM file of further certificate
        authorities.
        """
        self._internal_hosts = frozenset(internal_hosts)
        has_own = authorities is not None or certificate is not None
        context = httpx.create_ssl_context(trust_env=False) if has_own else _usual_trust()
        if authorities is not None:
            context.load_verify_locations(authorities)
        if certificate is not None:
            context.load_cert_chain(*certificate)
        self._context = context
        self._inner: dict[str, httpx.AsyncHTTPTransport] = {}  # by name, with its connections

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Look the name up, judge, and ask there; raises NotAllowed."""
        name = request.url.raw_host.decode("ascii")
        address = await self._address(request.url, name)
        judged = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,  # its Host keeps the name
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": name},
        )
        if name not in self._inner:
            self._inner[name] = httpx.AsyncHTTPTransport(verify=self._context, trust_env=False)
        return await self._inner[name].handle_async_request(judged)

    async def aclose(self) -> None:
        """Give the connections back."""
        for each in self._inner.values():
            await each.aclose()

    async def _address(self, url: httpx.URL, name: str) -> str:
        if url.scheme not in _PORTS:
            raise NotAllowed(url.scheme)
        port = url.port or _PORTS[url.scheme]
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(_LOOKUPS, _look_up, name.strip("[]"), port)
        except (OSError, UnicodeError, OverflowError) as error:
            raise httpx.ConnectError(name) from error
        addresses = [str(entry[4][0]) for entry in found]
        if not is_named(url, self._internal_hosts) and not all(map(is_public, addresses)):
            raise NotAllowed(name)
        return addresses[0]


@cache
def _usual_trust() -> ssl.SSLContext:
    """The authorities everybody trusts, shared: reading them takes 17 ms, for each link asked."""
    return httpx.create_ssl_context(trust_env=False)


def _look_up(name: str, port: int) -> list[tuple[Any, ...]]:
    return list(socket.getaddrinfo(name, port, type=socket.SOCK_STREAM))


def guarded_client(
    internal_hosts: Collection[str],
    timeout_seconds: float,
    authorities: Path | None = None,
    certificate: tuple[Path, Path] | None = None,
) -> httpx.AsyncClient:
    """A client that goes out through GuardedTransport; the time is for each step of a request.

    It asks for uncompressed answers, so that a small one cannot unfold into a large one.
    """
    return httpx.AsyncClient(
        transport=GuardedTransport(internal_hosts, authorities, certificate),
        timeout=timeout_seconds,
        trust_env=False,
        headers={"Accept-Encoding": "identity", "User-Agent": "zona-integritas"},
    )


async def read_at_most(response: httpx.Response, max_bytes: int) -> bytes:
    """The body of a streamed answer; raises TooMuch as soon as it is more than `max_bytes`."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise TooMuch("compressed")
    pieces, size = [], 0
    async for piece in response.aiter_raw():
        size += len(piece)
        if size > max_bytes:
            raise TooMuch(str(max_bytes))
        pieces.append(piece)
    return b"".join(pieces)


def retry_after_of(headers: httpx.Headers) -> timedelta | None:
    """How long the other side asks us to wait (RFC 9110, section 10.2.3), a day at most."""
    value = headers.get("retry-after", "")
    try:
        wait = (
            timedelta(seconds=int(value))
            if value.isascii() and value.isdigit() and len(value) < 10  # noqa: PLR2004 - beyond it no timedelta
            else _instant(value) - clock.now()
        )
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(wait, timedelta()), _LONGEST_WAIT)


def _instant(value: str) -> datetime:
    found = parsedate_to_datetime(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def may_be_asked(url: str, internal_hosts: Collection[str]) -> bool:
    """Whether an address is asked at all: in the clear only named hosts of our own network."""
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    _, host, port = origin_of(address)
    if not host or port is None or not 0 < port <= _LAST_PORT:
        return False
    return address.scheme == "https" or is_named(address, internal_hosts)


def is_named(url: httpx.URL, hosts: Collection[str]) -> bool:
    """Whether an address is at one of these hosts.

    `host:port` is one port of it, `host` the usual ones (80 for http, 443 for https), `host:*` any;
    an IPv6 address stands in brackets.
    """
    if url.scheme not in _PORTS:
        return False
    host = f"[{url.host}]" if ":" in url.host else url.host
    _, _, port = origin_of(url)
    names = {f"{host}:{port}", f"{host}:*"} | ({host} if port == _PORTS[url.scheme] else set())
    return not names.isdisjoint(hosts)


def origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port: what is meant for one origin is not sent to another (RFC 6454)."""
    return url.scheme, url.host, url.port or _PORTS.get(url.scheme)


def is_public(address: str) -> bool:
    """Whether an IP address leads out into the internet, and nowhere else."""
    ip = ip_address(address)
    is_unicast = any(ip in network for network in _GIVEN_OUT) and not ip.is_multicast
    is_gateway = any(ip in gateway for gateway in _GATEWAYS)
    return ip.is_global and is_unicast and not is_gateway
