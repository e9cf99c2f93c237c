"""The tours of the documents, run as they stand against a server that was just started."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.databases import ROOT
from tests.support.proxy import NGINX, nginx, with_nginx
from tests.support.tours import printed, steps

TOURS = {"docs/tour.md": 7, "docs/integration.md": 9}
# A variable that is given an access token.
TOKEN = re.compile(r"^([A-Z_]+)=\$\((?:(?:sign_in|activate)\b|.*access_token\)$)", re.MULTILINE)
curl = pytest.mark.skipif(shutil.which("curl") is None, reason="the tour is told with curl")


@curl
@with_nginx
def test_the_tour_leads_through_a_proxy_that_compresses(tmp_path: Path) -> None:
    document = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
    told = printed(document, tmp_path, nginx_that_weakens)
    assert told == [output for _, output in steps(document)]


@contextmanager
def nginx_that_weakens(folder: Path, server: str) -> Iterator[str]:
    """nginx, and a look at what it does to ETags and we make of them."""
    with nginx(folder, server) as address:
        yield address
        password = (folder.parent / "development-password").read_text(encoding="utf-8").strip()
        with httpx.Client(base_url=f"{address}/api/v1") as client:
            form = {"username": "admin", "password": password}
            token = client.post("/auth/token", data=form).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            (unit, *_) = client.get("/work-units").json()["items"]
            path = f"/work-units/{unit['id']}"
            known = client.get(path)
            assert known.headers["content-encoding"] == "gzip"
            etag = known.headers["etag"]
            assert etag.startswith("W/")
            assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
            named = {"name": unit["name"]}
            changed = client.patch(path, json=named, headers={"If-Match": etag})
            assert changed.status_code == 200, changed.text


@pytest.mark.parametrize("name", TOURS)
class TestTour:
    @curl
    def test_prints_what_the_document_says(self, tmp_path: Path, name: str) -> None:
        if name == "docs/tour.md" and NGINX is not None:
            pytest.skip("this tour leads through nginx here")
        document = (ROOT / name).read_text(encoding="utf-8")
        assert printed(document, tmp_path) == [output for _, output in steps(document)]

    def test_no_step_needs_a_token_of_an_earlier_one(self, name: str) -> None:
        """A reader who takes their time between two steps holds no token any more."""
        known: set[str] = set()
        for command, _ in steps((ROOT / name).read_text(encoding="utf-8")):
            used = set(re.findall(r"\$\{?([A-Z_]+)", command))
            assert not used & known, used & known
            known |= set(TOKEN.findall(command))

    def test_leaves_no_command_without_its_output(self, name: str) -> None:
        document = (ROOT / name).read_text(encoding="utf-8")
        assert len(steps(document)) >= TOURS[name]
        before = document.split("<!-- tour:end -->")[0]
        assert before.count("```sh\n") == len(steps(document))
