"""Asking another host whether an address answers, without being led into our own network."""

import asyncio
import socket
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final

import httpx

_MAXIMUM_HOPS: Final = 5
_PORTS: Final = {"http": 80, "https": 443}
# Global by name, but a gateway to the IPv4 address inside (RFC 3056, RFC 4380).
_GATEWAYS: Final = tuple(map(ip_network, ("2002::/16", "2001::/32")))
# All that has been given out as global unicast; the rest maps to IPv4 or is of old local use.
_GIVEN_OUT: Final = tuple(map(ip_network, ("0.0.0.0/0", "2000::/3")))


class _NotAllowed(Exception):
    """The address lies inside a network, or is no web address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status an address answered with at last; none when nobody answered or may be asked."""

    status: int | None
    is_allowed: bool = True


class Web:
    """Asks public hosts, and the named internal ones."""

    def __init__(self, internal_hosts: Collection[str], timeout_seconds: float) -> None:
        """`internal_hosts` may have private addresses; the time is for one question in all."""
        self._internal_hosts = frozenset(internal_hosts)
        self._timeout_seconds = timeout_seconds

    async def ask(self, url: str) -> Answer:
        """GET the address without reading what it holds; follows at most five redirects.

        Every host on the way is looked up once, judged, and asked at the address that was judged:
        a name that changes its address in between leads nowhere. Never raises for what other
        hosts do.
        """
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return Answer(await self._last_status(httpx.URL(url)))
        except _NotAllowed:
            return Answer(None, is_allowed=False)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
            return Answer(None)

    async def _last_status(self, url: httpx.URL) -> int | None:
        status = None
        async with httpx.AsyncClient(trust_env=False, timeout=self._timeout_seconds) as client:
            for _ in range(_MAXIMUM_HOPS + 1):
                request = await self._request(client, url)
                response = await client.send(request, stream=True)
                await response.aclose()
                status = response.status_code
                if not response.has_redirect_location:
                    return status
                url = url.join(response.headers["Location"])
        return status

    async def _request(self, client: httpx.AsyncClient, url: httpx.URL) -> httpx.Request:
        name = url.raw_host.decode("ascii")
        return client.build_request(
            "GET",
            url.copy_with(host=await self._address(url, name)),
            headers={"Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": name},
        )

    async def _address(self, url: httpx.URL, name: str) -> str:
        if url.scheme not in _PORTS:
            raise _NotAllowed
        port = url.port or _PORTS[url.scheme]
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(name.strip("[]"), port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if name not in self._internal_hosts and not all(map(_is_public, addresses)):
            raise _NotAllowed
        return addresses[0]


def _is_public(address: str) -> bool:
    ip = ip_address(address)
    is_unicast = any(ip in network for network in _GIVEN_OUT) and not ip.is_multicast
    is_gateway = any(ip in gateway for gateway in _GATEWAYS)
    return ip.is_global and is_unicast and not is_gateway
