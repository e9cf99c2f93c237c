"""Whatever a connector says and another system answers: a true end, and no fault of ours."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from app.core.database import Database
from app.core.messages import MESSAGES, Language
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.integrations.http_client import httpx
from app.integrations.upstream import UpstreamFault
from app.models import Connector, PullRun
from app.models.connector import PullStatus, PullTrigger
from app.schemas.integration.connector_specs import ConnectorSpec
from app.services.integration.connectors.asking import fetching
from app.services.integration.connectors.execution import pull
from app.services.integration.connectors.mapping import map_page
from app.services.integration.connectors.periods import PullPeriod
from app.services.integration.connectors.runs.logs import RunLog
from app.services.integration.connectors.runs.queries import read_run
from tests.services.integration.connectors.test_ends import connector, tools
from tests.support.databases import on_one_engine
from tests.support.machines import SECRET_KEY, Machines
from tests.support.pulling import MAPPING, item

URL = "https://sirian.example/rekap"
JUNE = PullPeriod("2023-06", date(2023, 6, 1), date(2023, 6, 30))
SETTINGS = Settings(_env_file=None, secret_key=SecretStr(SECRET_KEY))
SEALED = Sealer(SECRET_KEY).seal("rahasia")
EXPRESSIONS = st.sampled_from(
    ["next", "total", "@", "items", "items[0].id", "to_number(total)", "items[].diambil", "sum(@)",
     "max_by(items, &id)", "length(@)", "`1e400`", "items[-1]", "rows", "document.total", "*.*"]
)  # fmt: skip
MAYBE = st.none() | EXPRESSIONS
TEXTS = st.text(max_size=30) | st.sampled_from(
    ["30-06-2023", "0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00", "1/PL.01/2023", "\x00",
     "2023-07-01T08:00:00", "//", "https://jahat.example/", URL, "?page=2", "00", "-1", "1e999"]
)  # fmt: skip
NUMBERS = st.sampled_from([0, -1, 1, 7, 10**30, 1e308, 1e-300, float("inf"), float("nan"), 2**53])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([*item(1), "berkas"])
ROWS = st.dictionaries(KEYS, VALUES, max_size=4).map(lambda changes: item(1, **changes)) | VALUES
NAMES = st.sampled_from(
    ["next", "total", "last_page", "has_more", "links", "meta", "status", "per_page"]
)
DATA = st.dictionaries(NAMES, VALUES, max_size=4).flatmap(
    lambda told: st.lists(ROWS, max_size=4).map(lambda rows: told | {"items": rows, "rows": rows})
)
JSON = DATA.map(lambda data: json.dumps(data).encode())
BODIES = (
    JSON
    | JSON
    | JSON
    | st.binary(max_size=60)
    | st.text("<>&ab='!-/ \"", max_size=60).map(str.encode)
    | st.text('a;,|"\n\t', max_size=60).map(str.encode)
)
STATUSES = st.sampled_from([200] * 40 + [204, 206, 301, 401, 404, 416, 418, 429, 500, 503])
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Content-Type": st.sampled_from(
            ["text/html", "text/csv; charset=utf-9", "x", "a/b;charset"]
        ),
        "Content-Encoding": st.sampled_from([*["gzip"] * 6, "br", "deflate, gzip", ""]),
        "Link": st.sampled_from(
            [f'<{URL}?n=2>; rel="next"', "<>; rel=next", "<http://[>; rel=next"]
        ),
        "X-Total-Count": st.sampled_from(["7", "-1", "x", "9" * 40]),
        "Content-Range": st.sampled_from(["items 0-1/7", "*/x", "bytes */*"]),
        "Retry-After": st.sampled_from(["0", "x", "-1", "9" * 30]),
    },
)
ANSWERS = st.lists(st.tuples(STATUSES, HEADERS, BODIES), min_size=1, max_size=4)
LOGIN = {"url": URL, "token": "next", "seconds": "total"}
AUTHS = st.sampled_from(
    [*[{"kind": "none"}] * 6, *[{"kind": "query_key"}] * 4, {"kind": "login", "login": LOGIN},
     {"kind": "login", "login": {"url": URL}},
     {"kind": "oauth2", "username": "zi", "oauth2": {"token_url": URL}},
     {"kind": "signed", "signature": {"template": "{path}{body}{signature"}}]
)  # fmt: skip
FORMATS = st.sampled_from([*["json"] * 4, "csv", "xml", "json_lines"])
SPECS = st.fixed_dictionaries(
    {
        "url": st.just(URL),
        "records": st.sampled_from(["items"] * 5 + ["rows"] * 2) | EXPRESSIONS,
        "mapping": st.just(MAPPING),
        "limits": st.just({"attempts": 1, "page_bytes": 100_000}),
        "auth": AUTHS,
        "request": st.sampled_from([{}, {"method": "POST", "body": {"page": {"x": "{period}"}}}]),
        "answer": st.fixed_dictionaries(
            {"format": FORMATS, "row": st.just("a")},
            optional={"ok": MAYBE, "encoding": st.sampled_from(["utf-16", *["windows-1252"] * 5])},
        ),
        "paging": st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["none", "page", "offset", "cursor", "link", "next"]),
                "next": EXPRESSIONS,
                "max_pages": st.just(4),
            },
            optional={
                "place": st.sampled_from(["query", "body"]),
                "parameter": st.sampled_from(["page", "page.x.y", "$skip"]),
                "total": MAYBE, "last_page": MAYBE, "has_more": MAYBE,
            },
        ),
    }
)  # fmt: skip


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, dict[str, str], bytes]]:
    """What the other system answers, one after the other, the last for ever."""
    given_answers: list[tuple[int, dict[str, str], bytes]] = []

    def client(*_: Any) -> httpx.AsyncClient:
        left = list(given_answers)

        def answer(_: httpx.Request) -> httpx.Response:
            status, headers, body = left[0] if len(left) == 1 else left.pop(0)
            packed = gzip.compress(body) if headers.get("Content-Encoding") == "gzip" else body

            async def pieces() -> AsyncIterator[bytes]:
                yield packed

            return httpx.Response(status, headers=headers, content=pieces())

        return httpx.AsyncClient(transport=httpx.MockTransport(answer))

    monkeypatch.setattr(fetching, "guarded_client", client)
    return given_answers


UNHURRIED = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@settings(UNHURRIED, max_examples=150)
@given(spec=SPECS, came=ANSWERS)
def test_an_answer_is_read_or_refused_by_a_code_that_has_a_sentence(
    answers: list[Any], spec: dict[str, Any], came: list[Any]
) -> None:
    answers[:] = came
    read, told = ConnectorSpec.model_validate(spec), RunLog()
    given_to_map = {"record_type": "x", "period": "2023-06", "time_zone": "Asia/Makassar"}

    async def whole() -> None:
        connector = Connector(sealed_secret=SEALED)
        system = fetching.open_upstream(SETTINGS, connector, "53", read, 0.01)
        try:
            variables = JUNE.variables("53", "Asia/Makassar")
            async for page in fetching.fetch_pages(system, read, variables, told.note):
                await map_page(read, page.answer.data, **given_to_map)
        except UpstreamFault as fault:
            told.fault(fault.code, facts=fault.facts)
        finally:
            await system.close()

    asyncio.run(whole())
    assert {each["code"] for each in (*told.faults, *told.notes)} <= set(MESSAGES)
    json.dumps([told.faults, told.notes], allow_nan=False)


@on_one_engine
def test_every_run_ends_and_what_it_says_can_be_read(
    machines: Machines, answers: list[Any]
) -> None:
    connector_id = connector(machines)

    @settings(UNHURRIED, max_examples=30)
    @given(spec=SPECS, came=ANSWERS)
    def ends(spec: dict[str, Any], came: list[Any]) -> None:
        answers[:] = came
        machines.put(Connector, spec=spec, rests_until=None)
        run = machines.run(story)
        has_good = any(
            run.counts.get(name)
            for name in ("created", "changed", "unchanged", "superseded", "confirmed")
        )
        wanted = PullStatus.PARTIAL if has_good else PullStatus.FAILED
        assert run.status is (wanted if run.faults else PullStatus.SUCCEEDED)
        assert run.finished_at is not None
        assert "pull_failed" not in {each["code"] for each in run.faults}

    async def story(database: Database) -> PullRun:
        run_id, _ = await pull(
            tools(machines, database), connector_id, "2023-06", PullTrigger.PERSON
        )
        async with database.reading() as session:
            row = await session.get_one(Connector, connector_id)
            for language in Language:
                told = await read_run(session, row, run_id, language)
                assert all(each.detail for each in told.faults)
                assert all(each.detail for each in told.notes)
            return await session.get_one(PullRun, run_id)

    ends()
