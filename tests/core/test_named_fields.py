"""A field that a sentence names is one of the contract, so that it can be filled in."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

from app.core.messages import MESSAGES
from app.core.messages.fields import FIELDS
from app.core.messages.people import PEOPLE
from tests.support.documents import openapi_document

# Words with an underscore, and words in backticks.
NAMED = re.compile(r"(?<![A-Za-z_{/.])([a-z]+(?:_[a-z]+)+)(?![A-Za-z_}])|`([a-z_]+)`")
NO_FIELDS = {"pg_dump", "false"}  # a program; what JMESPath writes in backticks


def known() -> Iterator[str]:
    """Names of fields, parameters and operations, and values that are chosen from."""

    def walk(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if isinstance(part.get("properties"), dict):
                yield from part["properties"]
            yield from (each for each in part.get("enum", ()) if isinstance(each, str))
            if {"name", "in"} <= part.keys():
                yield part["name"]
            if isinstance(part.get("operationId"), str):
                yield part["operationId"]
            for each in part.values():
                yield from walk(each)
        elif isinstance(part, list):
            for each in part:
                yield from walk(each)

    return walk(openapi_document())


def test_every_field_that_is_named_exists() -> None:
    names = {*known(), *NO_FIELDS}
    texts = {code: [words.detail for words in message] for code, message in MESSAGES.items()}
    texts |= {code: list(words) for code, words in FIELDS.items()}
    wrong = {
        (code, name)
        for code, told in texts.items()
        for text in told
        for found in NAMED.finditer(text)
        if (name := found[1] or found[2]) not in names
    }
    assert wrong == set()


def test_a_field_that_does_not_exist_would_be_found() -> None:
    assert [match[0] for match in NAMED.finditer("Isi `stand_inz` atau (from_monthh).")] == [
        "`stand_inz`",
        "from_monthh",
    ]
    gaps = {gap for _, gap, _, _ in Formatter().parse(PEOPLE["account_inactive"].english.detail)}
    assert "since_en" in gaps
    assert not NAMED.search("{since_en} {holders_en}")
