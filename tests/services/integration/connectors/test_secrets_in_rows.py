"""A secret that another system writes into its rows comes into no record."""

from typing import Any

import pytest

from app.schemas.integration.records import RecordLine
from app.services.integration.connectors.mapping import FileAddress, Mapped, without_secrets
from app.services.integration.records.validation import RejectedRecord

KEY, SHORT = "kunci+rahasia/1", "2023"
PLAIN = {
    "external_id": "p-1", "type": "x", "title": "Rekap 2023", "period": "2023-06",
    "taken_at": "2023-07-01T08:00:00Z", "figures": {"jumlah": 2023},
}  # fmt: skip
# What a row says, and what of it comes in.
SAID: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing": ({}, {}),
    "a title": ({"title": f"Bearer {KEY}"}, {"title": "Bearer •••"}),
    "figures": ({"figures": {"n": [{"k": KEY}]}}, {"figures": {"n": [{"k": "•••"}]}}),
    "an address": (
        {"url": "https://a.example/1?k=kunci%2brahasia%2F1&id=7"},
        {"url": "https://a.example/1?k=%E2%80%A2%E2%80%A2%E2%80%A2&id=7"},
    ),
    "one too short to be known": (
        {"url": "https://a.example/2023?k=2023&id=2023-06"},
        {"url": "https://a.example/2023?k=%E2%80%A2%E2%80%A2%E2%80%A2&id=2023-06"},
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_it_is_hidden_wherever_it_stands(name: str) -> None:
    said, expected = SAID[name]
    one = Mapped("p-1", RecordLine.model_validate(PLAIN | said))
    kept = without_secrets(one, [KEY, SHORT])
    assert kept.record == RecordLine.model_validate(PLAIN | expected)
    assert (kept is one) is (not said)


def test_a_file_s_name_is_hidden_and_a_record_s_name_refused() -> None:
    files = (FileAddress(f"https://a.example/?k={KEY}", f"{KEY}.pdf"),)
    kept = without_secrets(Mapped("p-1", RecordLine.model_validate(PLAIN), files), [KEY])
    assert [(each.url, each.name) for each in kept.files] == [(files[0].url, "•••.pdf")]
    named = Mapped("a-b.c.d.e", RecordLine.model_validate(PLAIN | {"external_id": "a-b.c.d.e"}))
    refused = without_secrets(named, ["b.c.d.e.", "b.c.d.e2", "-b.c.d.e"]).record
    assert isinstance(refused, RejectedRecord)
    assert [each.code for each in refused.faults] == ["record_name_says_secret"]
