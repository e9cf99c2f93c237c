"""The documentation's pages: what browsers keep, which scripts run, how to close them."""

import gzip
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.core.settings import Settings
from app.main import create_app
from tests.support.databases import SECRET
from tests.support.documents import openapi_document

PAGES = ("/docs", "/redoc")
ASSET = re.compile(r'(?:src|href)="(/docs/assets/[^"]+)"')


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, headers={"Accept-Encoding": "identity"}, follow_redirects=False)


class TestAssets:
    def test_are_kept_for_ever_at_an_address_of_their_content(self, client: TestClient) -> None:
        found = {path for page in PAGES for path in ASSET.findall(client.get(page).text)}
        assert len(found) == 4
        for path in found:
            answer = client.get(path)
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            known = {"If-None-Match": answer.headers["etag"]}
            assert client.get(path, headers=known).status_code == 304
            head = client.head(path)
            assert head.headers["content-length"] == str(len(answer.content))
            version, name = path.split("/")[-2:]
            assert client.get(path.replace(version, "0" * 16)).status_code == 404
            assert client.get(path.replace(name, "nothing.js")).status_code == 404

    def test_are_sent_compressed(self, client: TestClient) -> None:
        page = client.get("/docs").text
        path = next(each for each in ASSET.findall(page) if each.endswith(".js"))
        with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["vary"]
        assert gzip.decompress(raw) == client.get(path).content


class TestPages:
    @pytest.mark.parametrize("path", [*PAGES, "/openapi.json"])
    def test_are_asked_about_again(self, client: TestClient, path: str) -> None:
        answer = client.get(path)
        assert answer.headers["cache-control"] == "no-cache"
        again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize("path", PAGES)
    def test_run_our_scripts_alone(self, client: TestClient, path: str) -> None:
        answer = client.get(path)
        policy = dict(
            each.strip().split(" ", 1)
            for each in answer.headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
        scripts = policy["script-src"].split()
        assert scripts[0] == "'self'"
        assert all(each.startswith("'sha256-") for each in scripts[1:])
        assert len(scripts) - 1 == answer.text.count("<script>")

    def test_the_document_is_that_of_the_code(self, client: TestClient) -> None:
        assert client.get("/openapi.json").json() == openapi_document()

    def test_in_production_it_is_the_written_one_and_nothing_is_made(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = Settings(_env_file=None, environment="production", secret_key=SecretStr(SECRET))
        app = create_app(settings)
        with monkeypatch.context() as patched:
            patched.setattr(app, "openapi", None)
            document = TestClient(app).get("/openapi.json").json()
        assert document == app.openapi()


def test_a_setting_closes_them() -> None:
    settings = Settings(_env_file=None, secret_key=SecretStr(SECRET), documentation=False)
    client = TestClient(create_app(settings))
    for path in ("/", *PAGES, "/openapi.json", "/docs/assets/favicon.png"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert client.get("/healthz").status_code == 200


def test_browsers_come_back_over_tls_where_a_setting_says_so(client: TestClient) -> None:
    assert "strict-transport-security" not in client.get("/docs").headers
    settings = Settings(_env_file=None, secret_key=SecretStr(SECRET), hsts_seconds=31536000)
    strict = TestClient(create_app(settings))
    for path in ("/docs", "/healthz", "/nowhere"):
        assert strict.get(path).headers["strict-transport-security"] == "max-age=31536000"
