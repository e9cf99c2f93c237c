"""Signing in, renewing and signing out from another site's page."""

import pytest
from pydantic import SecretStr

from app.api.own_pages import is_own
from app.core.settings import Environment, Settings
from tests.support.databases import on_one_engine
from tests.support.evidence import MEMBER
from tests.support.office import API, Office

SETTINGS = Settings(
    _env_file=None,
    environment=Environment.PRODUCTION,
    secret_key=SecretStr("of these tests: 0123456789 abcdefghij"),
    cors_origins=("https://ruang.kpu.go.id",),
    public_url="https://zi.kpu.go.id:8443/aplikasi",
)
OWN = {"host": "zi.kpu.go.id"}
FOREIGN = {"origin": "https://jahat.example", "sec-fetch-site": "cross-site"}

# scheme as the service sees it, headers, whether it is our own
REQUESTS = [
    ("https", {}, True),  # curl, machines
    ("http", {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}, True),
    ("https", {"origin": "https://zi.kpu.go.id"}, True),
    ("https", {"origin": "https://zi.kpu.go.id:443"}, True),
    ("https", {"host": "zi.kpu.go.id:443", "origin": "https://zi.kpu.go.id"}, True),
    ("https", {"host": "ZI.kpu.go.id", "origin": "https://zi.kpu.go.id"}, True),
    ("https", {"sec-fetch-site": "same-origin", "origin": "https://zi.kpu.go.id"}, True),
    ("https", {"sec-fetch-site": "none"}, True),
    # behind nginx: TLS ends there, and the name may be that of the upstream
    ("http", {"origin": "https://zi.kpu.go.id"}, True),
    (
        "http",
        {
            "host": "127.0.0.1:8000",
            "sec-fetch-site": "same-origin",
            "origin": "https://lain.kpu.go.id",
        },
        True,
    ),
    ("http", {"host": "127.0.0.1:8000", "origin": "https://zi.kpu.go.id:8443"}, True),
    # allowed by the settings
    ("https", {"sec-fetch-site": "same-site", "origin": "https://ruang.kpu.go.id"}, True),
    ("https", {"sec-fetch-site": "cross-site", "origin": "https://zi.kpu.go.id:8443"}, True),
    # foreign
    ("https", FOREIGN, False),
    ("https", {"origin": "https://jahat.example"}, False),
    ("https", {"sec-fetch-site": "cross-site"}, False),
    ("https", {"sec-fetch-site": "same-site", "origin": "https://lain.kpu.go.id"}, False),
    ("https", {"sec-fetch-site": "cross-site", "origin": "https://zi.kpu.go.id"}, False),
    ("https", {"sec-fetch-site": "same-origin, cross-site"}, False),
    ("https", {"origin": "null"}, False),
    ("https", {"origin": ""}, False),
    ("https", {"origin": "http://zi.kpu.go.id"}, False),
    ("https", {"origin": "https://zi.kpu.go.id:444"}, False),
    ("http", {"origin": "https://zi.kpu.go.id.jahat.example"}, False),
    ("http", {"origin": "https://zi.kpu.go.id@jahat.example"}, False),
    ("http", {"origin": "http://zi.kpu.go.id:99999"}, False),
    ("http", {"origin": "http://[zi"}, False),
    ("http", {"host": "", "origin": "http://"}, False),
    ("http", {"origin": "http://ruang.kpu.go.id"}, False),
]


@pytest.mark.parametrize(("scheme", "headers", "expected"), REQUESTS)
def test_own_page(scheme: str, headers: dict[str, str], *, expected: bool) -> None:
    assert is_own(OWN | headers, scheme, SETTINGS) is expected


@on_one_engine
def test_what_signs_in_or_out_asks_where_it_comes_from(office: Office) -> None:
    form = {"username": "admin", "password": "whatever it is"}
    for path, content in (
        ("/auth/token", {"data": form}),
        ("/auth/refresh", {"json": {}}),
        ("/auth/activate", {"json": {}}),
    ):
        answer = office.client.post(API + path, headers=FOREIGN, **content)
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign_page"), path
    signed_in = office.person(MEMBER)
    answer = signed_in.post("/auth/logout", headers=FOREIGN)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_page")
    assert signed_in.get("/me").status_code == 200, "a page of somebody else signs nobody out"
    own = {"origin": "http://testserver"}
    assert office.client.post(f"{API}/auth/token", data=form, headers=own).status_code == 401
