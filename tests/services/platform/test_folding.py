"""Both databases compare text as `core/texts.folded` does, and every list does so."""

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import String, literal, make_url, select, true

from app.core.database import Database
from app.core.texts import folded
from app.services.platform.sql import folded_text, holds_words

ROOT = Path(__file__).parents[3]
TEXTS = [
    "", "Rapat", "RAPAT  Évaluasi", "E\u0301valuasi", "ÀÉÎÕÜ ñ Ç", "a\u00a0b\u2003c", "  tepi ",
    "la\u00adpor\u200ban", "\ufb01le \uff21", "50% _x\\", "Ørsted ł ß İ", "kafe\u0301\n\tdua",
    "六月 👩\u200d👧",
]  # fmt: skip
FOUND = [
    ("Rapat Évaluasi 5%", "EVALUASI  5%"),
    ("laporan", "LAPOR\u00adAN"),
    ("a_b", "A_B"),
    ("Rapat evaluasi", "EVALUASI rapat"),
]
MISSED = [("axb", "a_b"), ("Rapat", "rapat evaluasi")]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/a.sqlite3"
    return str(request.getfixturevalue("postgres_url"))


def test_both_databases_fold_alike(url: str) -> None:
    async def answers() -> tuple[list[str], list[bool]]:
        database = Database(make_url(url).set(drivername=DRIVERS[make_url(url).get_backend_name()]))
        async with database.reading() as session:
            folds = [await session.scalar(select(folded_text(literal(t, String)))) for t in TEXTS]
            pairs = [*FOUND, *MISSED]
            hits = [
                await session.scalar(
                    select(true()).where(holds_words(words, literal(text, String)))
                )
                for text, words in pairs
            ]
        await database.close()
        return [str(fold) for fold in folds], [bool(hit) for hit in hits]

    folds, hits = asyncio.run(answers())
    assert folds == [folded(text) for text in TEXTS]
    assert hits == [True] * len(FOUND) + [False] * len(MISSED)


DRIVERS = {"sqlite": "sqlite+threads", "postgresql": "postgresql+psycopg"}


def test_no_text_is_looked_up_in_another_way() -> None:
    """A list that compares by itself finds other things on the other database."""
    ways = re.compile(r"\bi(contains|like|startswith|endswith)\(|\.ilike\(|func\.lower\(")
    allowed = {"decrees/loading/writers/directory.py"}  # addresses of mail: ASCII by their pattern
    found = {
        str(path.relative_to(ROOT / "app/services"))
        for path in (ROOT / "app/services").rglob("*.py")
        if ways.search(path.read_text(encoding="utf-8"))
    }
    assert found == allowed
