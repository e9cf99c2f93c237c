"""Which addresses a pull asks, with what, and when its pages end; without a database."""

import asyncio
from datetime import date
from typing import Any

import pytest

from app.core.settings import Settings
from app.integrations.http_client import httpx
from app.integrations.upstream import Answer, Question, Upstream, UpstreamFault
from app.models import Connector
from app.schemas.integration.connector_specs import ConnectorSpec
from app.services.integration.connectors.asking.fetching import fetch_pages, open_upstream
from app.services.integration.connectors.periods import PullPeriod

FILES = "berkas.example"
VARIABLES = "{period}/{year}/{month}/{quarter}/{from}/{to}/{work_unit_code}"
JUNE = PullPeriod("2023-06", date(2023, 6, 1), date(2023, 6, 30))
ONE: dict[str, Any] = {"items": [{"id": 1}]}
NONE: dict[str, Any] = {"items": []}


def spec(**changes: Any) -> ConnectorSpec:
    plain = {
        "url": "https://sirian.example/rekap",
        "records": "items",
        "mapping": {"external_id": "id", "title": "judul", "taken_at": "diambil"},
        "allowed_hosts": [FILES],
    }
    return ConnectorSpec.model_validate(plain | changes)


def opened(url: str, *internal_hosts: str) -> Upstream:
    settings = Settings(_env_file=None, internal_hosts=internal_hosts)
    return open_upstream(settings, Connector(), "53", spec(url=url), 0.01)


def test_an_address_in_the_clear_is_asked_only_while_the_settings_name_its_host() -> None:
    asyncio.run(opened("http://sirian.example/rekap", "sirian.example").close())
    with pytest.raises(UpstreamFault, match="upstream_not_allowed"):
        opened("http://sirian.example/rekap")


@pytest.mark.parametrize(
    ("url", "may"),
    [
        (f"https://{FILES}/1.pdf", True),
        (f"http://{FILES}/1.pdf", False),
        ("https://lain.example/1.pdf", False),
    ],
)
def test_files_of_another_host_come_from_a_named_one_and_not_in_the_clear(
    url: str, *, may: bool
) -> None:
    upstream = opened("https://sirian.example/rekap")
    assert upstream._further.may_be_asked(httpx.URL(url)) == may
    asyncio.run(upstream.close())


class Pages(Upstream):
    """Another system that gives these answers, the last one for ever."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []

    async def ask(self, question: Question, max_bytes: int) -> Answer:
        self.asked.append((question.url, dict(question.parameters)))
        return self._answers[min(len(self.asked), len(self._answers)) - 1]


def fetched(pages: Pages, **changes: Any) -> tuple[list[int], str]:
    """The numbers of the pages, and what stopped them."""
    numbers: list[int] = []

    async def all_of_them() -> str:
        try:
            told = JUNE.variables("53", "Asia/Makassar")
            async for page in fetch_pages(pages, spec(**changes), told, lambda *_, **__: None):
                numbers.append(page.number)  # noqa: PERF401 - also of those before a fault
        except UpstreamFault as fault:
            return fault.code
        return "ok"

    return numbers, asyncio.run(all_of_them())


def paging(kind: str, **values: Any) -> dict[str, Any]:
    return {"kind": kind, "parameter": "mulai", "size": 50, "max_pages": 3} | values


def one(number: int, next_url: str | None = None, **more: Any) -> Answer:
    return Answer({"items": [{"id": number}], **more}, next_url)


LOOP = one(1, "https://sirian.example/rekap")
# How pages follow, what comes, which pages there are, what ends them, and what was asked for.
ENDS: list[tuple[dict[str, Any], list[Answer], list[int], str, list[dict[str, str]]]] = [
    (paging("none"), [one(1, "https://x.example")], [1], "upstream_more_not_asked", [{}]),
    (paging("none"), [one(1)], [1], "ok", [{}]),
    (paging("none"), [one(1, page=1, total=0)], [1], "upstream_more_than_promised", [{}]),
    (paging("none"), [one(1, page=1, total=1, records=2)], [1], "upstream_fewer_than_promised",
     [{}]),
    (paging("page"), [one(1, page=1, total=1, records=2), one(2, page=2, total=1, records=2)],
     [1, 2], "ok", [{"mulai": "1"}, {"mulai": "2"}, {"mulai": "3"}]),
    (paging("page"), [one(1, pages=1, next_page_url="/b?n=2")], [1], "upstream_more_not_asked",
     [{"mulai": "1"}]),
    (paging("link"), [one(1, next_cursor="b")], [1], "upstream_more_not_asked", [{}]),
    (paging("cursor", next="lanjut"), [one(1, "/rekap?n=2")], [1], "upstream_more_not_asked",
     [{}]),
    (paging("next"), [one(1, paging={"cursors": {"after": "a"}})], [1], "ok", [{}]),
    (paging("page"), [one(1), one(2), one(3), one(4)], [1, 2, 3], "upstream_too_many_pages",
     [{"mulai": "1"}, {"mulai": "2"}, {"mulai": "3"}, {"mulai": "4"}]),
    (paging("page", start=0, size_parameter="n"), [one(1), Answer(NONE)], [1, 2],
     "ok", [{"mulai": "0", "n": "50"}, {"mulai": "1", "n": "50"}, {"mulai": "1", "n": "1"}]),
    (paging("page"), [one(1), one(2), one(2)], [1, 2], "ok",
     [{"mulai": "1"}, {"mulai": "2"}, {"mulai": "3"}]),
    (paging("offset"), [one(1), Answer(NONE)], [1, 2], "ok", [{"mulai": "0"}, {"mulai": "1"}]),
    (paging("offset", first_offset=1), [Answer(NONE)], [1], "ok", [{"mulai": "1"}]),
    (paging("next"), [one(1, next="http://sirian.example/rekap?n=2"), one(2)], [1, 2], "ok",
     [{}, {}]),
    (paging("link"), [LOOP], [1], "upstream_pages_in_a_circle", [{}]),
    (paging("link"), [one(1, "/rekap?n=2"), one(2)], [1, 2], "ok", [{}, {}]),
    (paging("cursor", next="lanjut"), [one(1, lanjut="a"), one(2, lanjut="a")], [1, 2],
     "upstream_pages_in_a_circle", [{}, {"mulai": "a"}]),
    (paging("cursor", next="lanjut"), [one(1, lanjut=7), one(2)],
     [1, 2], "ok", [{}, {"mulai": "7"}]),
    (paging("cursor", next="lanjut"), [one(1, lanjut="")], [1], "ok", [{}]),
]  # fmt: skip


@pytest.mark.parametrize(("style", "answers", "numbers", "end", "parameters"), ENDS)
def test_pages_end_where_nothing_follows_or_where_they_must(
    style: dict[str, Any],
    answers: list[Answer],
    numbers: list[int],
    end: str,
    parameters: list[dict[str, str]],
) -> None:
    pages = Pages(*answers)
    assert fetched(pages, paging=style) == (numbers, end)
    assert [told for _, told in pages.asked] == parameters


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ("http://sirian.example/rekap?n=2", "https://sirian.example/rekap?n=2"),
        ("?n=2", "https://sirian.example/rekap?n=2"),
        ("lain?n=2", "https://sirian.example/lain?n=2"),
        (" /lain?n=2 ", "https://sirian.example/lain?n=2"),
        ("http://sirian.example:8080/x?", "http://sirian.example:8080/x"),
        ("http://lain.example/rekap?n=2", "http://lain.example/rekap?n=2"),
    ],
)
def test_the_next_address_is_ours_where_it_differs_in_nothing_but_the_scheme(
    named: str, asked: str
) -> None:
    pages = Pages(one(1, next=named), one(2))
    fetched(pages, paging=paging("next"))
    assert [url for url, _ in pages.asked] == ["https://sirian.example/rekap", asked]


def test_an_address_names_the_period_in_every_way_it_may() -> None:
    pages = Pages(Answer(ONE, None))
    fetched(pages, url=f"https://sirian.example/{VARIABLES}")
    ((url, _),) = pages.asked
    assert url == "https://sirian.example/2023-06/2023/06/2/2023-06-01/2023-06-30/53"


def test_an_answer_of_another_shape_is_told_with_the_expression_that_finds_nothing() -> None:
    async def first() -> None:
        await anext(fetch_pages(Pages(Answer({"lain": []})), spec(), {}, lambda *_, **__: None))

    with pytest.raises(UpstreamFault) as fault:
        asyncio.run(first())
    assert (fault.value.code, fault.value.facts) == (
        "upstream_schema_changed",
        {"expression": "items"},
    )
