"""What signs in at one address goes to its scheme, host and port, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.integrations.guarded_http import is_named, may_be_asked
from app.integrations.http_client import httpx
from app.integrations.upstream import Further, Own, Patience, Question, Upstream, UpstreamFault
from app.integrations.upstream_signing import Plain, SignIn

OWN = "https://sipleno.kpu.go.id/api?bulan=2023-06"
ALLOWED = ("berkas.kpu.go.id", "sipleno.kpu.go.id:8443", "dalam.kpu:8080", "polos.kpu.go.id")
INTERNAL = ("dalam.kpu:8080",)
PRIVATE = {"Authorization": "Bearer rahasia", "X-Further": "1"}


def asked(url: str) -> dict[str, str]:
    """The headers and cookies with which an address is asked, after the own one was."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=body(), headers={"Set-Cookie": "sesi=rahasia; Path=/"})

    async def body() -> AsyncIterator[bytes]:
        yield b"{}"

    def client() -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(answer))

    def further(other: httpx.URL) -> bool:
        return is_named(other, ALLOWED) and may_be_asked(str(other), INTERNAL)

    async def ask() -> None:
        system = Upstream(
            Own(httpx.URL(OWN), client(), {}, SignIn([Plain(PRIVATE)])),
            Further(further, client),
            Patience(5, 1),
        )
        try:
            for each in (OWN, url):
                await system.ask(Question(each), 1000)
        finally:
            await system.close()

    asyncio.run(ask())
    return dict(seen[-1].headers)


@pytest.mark.parametrize(
    "url", [OWN, "https://sipleno.kpu.go.id:443/lain", "https://SIPLENO.kpu.go.id/berkas/1.pdf"]
)
def test_secrets_go_to_the_own_origin(url: str) -> None:
    assert asked(url)["authorization"] == PRIVATE["Authorization"]


@pytest.mark.parametrize(
    "url",
    [
        "https://berkas.kpu.go.id/1.pdf",
        "https://sipleno.kpu.go.id:8443/next",
        "http://dalam.kpu:8080/x",
    ],
)
def test_a_named_address_is_asked_without_any(url: str) -> None:
    sent = asked(url)
    assert not {"authorization", "x-further", "cookie"} & set(sent)
    assert "rahasia" not in str(sent)


@pytest.mark.parametrize(
    "url",
    [
        "http://sipleno.kpu.go.id/next",
        "http://sipleno.kpu.go.id:443/next",
        "https://sipleno.kpu.go.id:444/next",
        "https://sipleno.kpu.go.id.jahat.example/next",
        "https://sipleno.kpu.go.id@jahat.example/next",
        "https://berkas.kpu.go.id:8443/1.pdf",
        "http://polos.kpu.go.id/1.pdf",
        "//jahat.example/x",
        "file:///etc/passwd",
    ],
)
def test_no_other_is_asked_at_all(url: str) -> None:
    with pytest.raises(UpstreamFault) as fault:
        asked(url)
    assert fault.value.code == "upstream_other_host"
