"""Other systems as they are: each brought whole, or refused by a code that names the cause."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic import BaseModel, SecretStr

from app.core.messages import MESSAGES
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.integrations.upstream import UpstreamFault
from app.models import Connector
from app.schemas.integration.connector_parts.asking import ConnectorAnswer, ConnectorPaging
from app.schemas.integration.connector_parts.auth import ConnectorAuth
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.records import RecordLine
from app.services.integration.connectors.asking.fetching import fetch_pages, open_upstream
from app.services.integration.connectors.mapping import map_page
from app.services.integration.connectors.periods import PullPeriod
from app.services.integration.connectors.runs import RunLog
from tests.support.databases import ROOT
from tests.support.machines import SECRET_KEY
from tests.support.styles import MAPPING, Reply, Style
from tests.support.styles.counted import COUNTED
from tests.support.styles.led import LED
from tests.support.styles.signed import SIGNED
from tests.support.styles.written import WRITTEN
from tests.support.upstream import Handler, Upstream, reply, upstream

STYLES = {style.name: style for style in (*COUNTED, *LED, *SIGNED, *WRITTEN)}
ROOTS = {f"s{number}": style for number, style in enumerate(STYLES.values())}
JUNE = PullPeriod("2023-06", date(2023, 6, 1), date(2023, 6, 30))
SETTINGS = Settings(
    _env_file=None, secret_key=SecretStr(SECRET_KEY), internal_hosts=("127.0.0.1:*",)
)


@pytest.fixture(scope="module")
def system() -> Iterator[Upstream]:
    """One server that is all of them, each below a root of its own."""
    with upstream() as opened:

        def behave(handler: Handler) -> None:
            asked = opened.asked[-1]
            root = urlsplit(asked.path).path.split("/")[1]
            answer: Reply = ROOTS[root].serve(asked, f"{opened.address}/{root}")
            headers = {name.replace("-", "_"): value for name, value in answer.headers.items()}
            reply(handler, answer.body, answer.status, answer.content_type, **headers)

        opened.behave = behave
        yield opened


def spec_of(style: Style, root: str) -> ConnectorSpec:
    def placed(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: placed(each) for name, each in value.items()}
        return value.replace("{root}", root) if isinstance(value, str) else value

    plain = {
        "url": "{root}/rekap",
        "mapping": MAPPING,
        "limits": {"attempts": 1, "page_bytes": 1_000_000},
    }
    return ConnectorSpec.model_validate(placed(plain | style.spec))


async def brought(style: Style, root: str) -> tuple[list[str], int, str, list[str]]:
    """The names of the records, how many were none, how it ended, and what was noted."""
    spec, told, names, refused = spec_of(style, root), RunLog(), list[str](), 0
    sealer = Sealer(SECRET_KEY)
    sealed = [*map(sealer.seal, style.secrets), None][:2]
    connector = Connector(sealed_secret=sealed[0], sealed_secret_before=sealed[1])
    system = open_upstream(SETTINGS, connector, "53", spec, 0.01)
    given = {"record_type": "x", "period": "2023-06", "time_zone": "Asia/Makassar"}
    code = "ok"
    try:
        async for page in fetch_pages(system, spec, JUNE.variables("53"), told.note):
            for one in await map_page(spec, page.answer.data, **given):
                if isinstance(one.record, RecordLine):
                    names.append(one.record.external_id)
                else:
                    refused += 1
    except UpstreamFault as fault:
        code = fault.code
    finally:
        if system.let_in_with:
            told.note("connector_old_secret_used")
        await system.close()
    return names, refused, code, [each["code"] for each in told.notes]


@pytest.mark.parametrize("number", range(len(STYLES)), ids=list(STYLES))
def test_is_brought_whole_or_refused_by_its_name(system: Upstream, number: int) -> None:
    style = ROOTS[f"s{number}"]
    names, refused, code, notes = asyncio.run(brought(style, f"{system.address}/s{number}"))
    assert (names, code) == (list(style.brings), style.code)
    assert refused == style.refused
    if code == "ok":
        assert notes == list(style.notes)
    else:
        assert code in MESSAGES


def test_there_are_many_and_no_name_stands_twice() -> None:
    assert len(STYLES) == len((*COUNTED, *LED, *SIGNED, *WRITTEN)) >= 60


def test_only_what_came_since_the_last_good_run_is_asked_for() -> None:
    since = datetime(2023, 6, 30, 17, 30, tzinfo=UTC)
    told = JUNE.variables("53", since)
    assert (told["since"], told["since_day"]) == ("2023-06-30T17:30:00Z", "2023-06-30")
    assert JUNE.variables("53")["since"] == "2023-06-01T00:00:00Z", "nothing yet"


DOCUMENT = (ROOT / "docs" / "connectors.md").read_text(encoding="utf-8")
TABLES: dict[str, type[BaseModel]] = {
    "Pages": ConnectorPaging,
    "Signing in": ConnectorAuth,
    "Answers": ConnectorAnswer,
}


@pytest.mark.parametrize("title", TABLES)
def test_every_style_of_the_document_is_one_that_is_taken(title: str) -> None:
    section = DOCUMENT.split(f"\n## {title}\n")[1].split("\n## ")[0]
    told = re.findall(r"^\|[^|]+\| `(\{.*?\})`[ :|]", section, re.MULTILINE)
    assert len(told) == section.count("\n| ") - 2
    for each in told:
        TABLES[title].model_validate(yaml.safe_load(each))
