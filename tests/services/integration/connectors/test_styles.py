"""Other systems as they are: each brought whole, or refused by a code that names the cause."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic import BaseModel

from app.core.messages import MESSAGES
from app.schemas.integration.connector_parts.asking import ConnectorAnswer, ConnectorPaging
from app.schemas.integration.connector_parts.auth import ConnectorAuth
from tests.support.databases import ROOT
from tests.support.styles import Reply
from tests.support.styles.bringing import JUNE, brought
from tests.support.styles.counted import COUNTED
from tests.support.styles.doubtful import DOUBTFUL
from tests.support.styles.ending import ENDING
from tests.support.styles.led import LED
from tests.support.styles.partial import PARTIAL
from tests.support.styles.refusing import REFUSING
from tests.support.styles.signed import SIGNED
from tests.support.styles.wayfinding import WAYFINDING
from tests.support.styles.written import WRITTEN
from tests.support.upstream import Handler, Upstream, reply, upstream

EVERY = (*COUNTED, *LED, *SIGNED, *WRITTEN, *DOUBTFUL, *REFUSING, *PARTIAL, *ENDING, *WAYFINDING)
STYLES = {style.name: style for style in EVERY}
ROOTS = {f"s{number}": style for number, style in enumerate(STYLES.values())}


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
    assert len(STYLES) == len(EVERY) >= 60


def test_only_what_came_since_the_last_good_run_is_asked_for() -> None:
    since = datetime(2023, 6, 30, 17, 30, tzinfo=UTC)
    told = JUNE.variables("53", "Asia/Makassar", since)
    assert (told["since"], told["since_day"]) == ("2023-06-30T17:30:00Z", "2023-07-01")
    first = JUNE.variables("53", "Asia/Makassar")
    since_then = first["since"], first["since_day"]
    assert since_then == ("2023-05-31T16:00:00Z", "2023-06-01"), "midnight there: nothing yet"


DOCUMENT = (ROOT / "docs" / "connectors.md").read_text(encoding="utf-8")
TABLES: dict[str, type[BaseModel]] = {
    "Pages": ConnectorPaging,
    "Signing in": ConnectorAuth,
    "Answers": ConnectorAnswer,
}


@pytest.mark.parametrize("title", TABLES)
def test_every_style_of_the_document_is_one_that_is_taken(title: str) -> None:
    section = DOCUMENT.split(f"\n## {title}\n")[1].split("\n## ")[0]
    table = section[section.index("\n| ") :].split("\n\n")[0]
    told = re.findall(r"^\|[^|]+\| `(\{.*?\})`[ :|]", table, re.MULTILINE)
    assert len(told) == table.count("\n| ") - 2
    for each in told:
        TABLES[title].model_validate(yaml.safe_load(each))
