"""Systems that answer a pull with what would harm us."""

import gzip
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from app.services.integration.connectors.execution import PullDependencies
from tests.api.identity.test_service_accounts import stored_texts
from tests.support.databases import on_one_engine
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.pulling import SECRET, _hurried, codes, connect, item, pulled
from tests.support.upstream import Handler, Upstream, breaks_off, endless, reply, upstream


@pytest.fixture
def system() -> Iterator[Upstream]:
    with upstream() as opened:
        yield opened


@pytest.fixture
def office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Allowed to ask this machine; a second try comes at once."""
    office.may_ask_this_machine()
    monkeypatch.setattr(PullDependencies, "__init__", _hurried(PullDependencies.__init__))
    return office


def hangs(handler: Handler) -> None:
    handler.over.wait(10)  # type: ignore[attr-defined] # set by the upstream of the tests


BOMB = gzip.compress(b" " * 50_000_000)
HOSTILE: dict[str, tuple[Callable[[Handler], None], str, int]] = {
    "500": (lambda h: reply(h, {}, 500), "upstream_failed", 3),
    "429": (lambda h: reply(h, {}, 429, Retry_After="0"), "upstream_rate_limited", 3),
    "429 for long": (lambda h: reply(h, {}, 429, Retry_After="9999"), "upstream_rate_limited", 1),
    "429 until a day far off": (
        lambda h: reply(h, {}, 429, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"),
        "upstream_rate_limited",
        1,
    ),
    "hangs": (hangs, "upstream_timed_out", 3),
    "1 GB": (endless, "upstream_too_large", 1),
    "redirects inside": (
        lambda h: reply(h, {}, 302, Location="http://169.254.169.254/latest"),
        "upstream_redirects",
        1,
    ),
    "HTML": (
        lambda h: reply(h, b"<html>Masuk</html>", content_type="text/html"),
        "upstream_not_json",
        1,
    ),
    "no JSON": (lambda h: reply(h, b'{"items": [NaN]}'), "upstream_not_json", 1),
    "breaks off": (breaks_off, "upstream_connection_lost", 3),
    "another shape": (lambda h: reply(h, {"data": {"items": 3}}), "upstream_schema_changed", 1),
    "401": (lambda h: reply(h, {}, 401), "upstream_not_authorised", 1),
    "404": (lambda h: reply(h, {}, 404), "upstream_refused", 1),
    "compressed bomb": (
        lambda h: reply(h, BOMB, Content_Encoding="gzip"),
        "upstream_too_large",
        1,
    ),
    "next page elsewhere": (
        lambda h: reply(h, {"items": []}, Link='<http://10.0.0.1/next>; rel="next"'),
        "upstream_other_host",
        1,
    ),
    "pages in a circle": (
        lambda h: reply(h, {"items": [item(1)]}, Link=f'<{h.path}>; rel="next"'),
        "upstream_pages_in_a_circle",
        1,
    ),
}


@on_one_engine
class TestHostile:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_is_handled_and_written_down(
        self, office: Office, system: Upstream, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        system.behave, code, asked = HOSTILE[name]
        slow = {"limits": {"seconds": 1}} if name == "hangs" else {}
        paging = {"kind": "link"} if "page" in name else {"kind": "none"}
        connector_id = connect(office, system, paging=paging, **slow)
        started = time.monotonic()
        run = pulled(office, connector_id)
        assert time.monotonic() - started < 15
        assert (run["status"] in {"failed", "partial"}, codes(run)) == (True, [code])
        assert len(system.asked) == asked
        administrator = Prepared(office).administrator
        shown = ok(administrator.get(f"/connectors/{connector_id}"))
        assert shown["last_status"] == run["status"]
        assert run["faults"][0]["detail"]
        for place in (str(run), str(shown), caplog.text, *stored_texts(office)):
            assert SECRET not in place

    def test_a_key_in_the_address_is_seen_by_nobody_else(
        self, office: Office, system: Upstream, caplog: pytest.LogCaptureFixture
    ) -> None:
        connector_id = connect(
            office,
            system,
            auth={"kind": "query_key", "parameter": "kunci"},
            paging={"kind": "next"},
        )
        more = f"{system.address}/rekap?page=2"
        for status in (200, 500):
            system.behave = partial(reply, data={"items": [item(1)], "next": more}, status=status)
            run = pulled(office, connector_id)
            assert {each.query["kunci"] for each in system.asked} == {SECRET}
            shown = ok(Prepared(office).administrator.get(f"/connectors/{connector_id}"))
            for place in (str(run), str(shown), caplog.text, *stored_texts(office)):
                assert SECRET not in place

    def test_a_private_address_is_asked_only_where_it_is_named(
        self, office: Office, system: Upstream
    ) -> None:
        connector_id = connect(office, system)
        settings = office.app.state.settings
        office.app.state.settings = settings.model_copy(update={"internal_hosts": ()})
        assert codes(pulled(office, connector_id)) == ["upstream_not_allowed"]
        assert system.asked == []

    def test_files_come_only_from_named_hosts_and_only_of_known_kinds(
        self, office: Office, system: Upstream
    ) -> None:
        elsewhere = [{"url": "http://localhost:1/x.pdf", "name": "x.pdf"}]
        program = [{"url": "/program", "name": "laporan.pdf"}]

        def behave(handler: Handler) -> None:
            if handler.path == "/program":
                reply(handler, b"MZ" + bytes(300), content_type="application/pdf")
            else:
                items = [item(1, berkas=elsewhere), item(2, berkas=program), item(3)]
                reply(handler, {"items": items})

        system.behave = behave
        run = pulled(office, connect(office, system))
        assert run["status"] == "partial"
        told = {fault["record"]: fault["code"] for fault in run["faults"]}
        assert told["p-1"] == "upstream_other_host"
        assert told["p-2"] not in {"upstream_other_host", None}
        assert run["counts"]["created"] == 1, "what is good is kept"
