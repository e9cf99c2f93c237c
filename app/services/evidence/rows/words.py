"""The words of evidence: kept folded, so that searching reads no other table and folds nothing.

Triggers mark the evidence that a change touches, in its transaction and whoever writes it; a job
of the worker reads its texts anew. Whoever searches meanwhile finds what is marked by its texts
themselves, so the answer is the same before and after.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    String,
    Subquery,
    bindparam,
    delete,
    exists,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.core.database import Database
from app.core.texts import folded
from app.models import (
    Evidence,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    EvidenceWords,
    EvidenceWordsDue,
)
from app.models.key_lists import one_of
from app.services.evidence.statements import IS_CURRENT, IS_IN_FORCE, STANDS, InForce, holds_word
from app.services.platform.sql import AnySelect, fits, write_over

WORD, PATTERN = "word_", "pattern_"
"""Names of parameters, each with its place: a word that is searched, and its pattern (LIKE)."""
_BATCH: Final = 200
_BATCHES: Final = 50  # of one job, so that it never takes the worker for long
_WORDS: Any = EvidenceWords.__table__
_DUE: Any = EvidenceWordsDue.__table__
# The evidence is held, so that nobody keeps older words of it; what somebody else holds is left to
# the next time, so that nobody waits.
_TAKEN = (
    select(_DUE.c.id, _DUE.c.evidence_id)
    .join(Evidence, Evidence.id == _DUE.c.evidence_id)
    .order_by(_DUE.c.id)
    .limit(_BATCH)
    .with_for_update(of=Evidence, key_share=True, skip_locked=True)
)
_DONE = delete(_DUE).where(one_of(_DUE.c.id, "ids"))


def _texts(*texts: Any, part: Any = None) -> AnySelect:  # noqa: ANN401 - columns, a model
    found: AnySelect = select(Evidence.id, *texts).join(EvidenceRevision, STANDS)
    if part is not None:
        found = found.join(part, part.revision_id == EvidenceRevision.id)
    return found.where(one_of(Evidence.id, "evidence_ids"))


# What `statements.holds_word` looks at.
_TEXTS: Final[Sequence[AnySelect]] = (
    _texts(EvidenceRevision.title, EvidenceRevision.description),
    _texts(EvidenceFile.original_name, part=EvidenceFile),
    _texts(EvidenceLink.title, EvidenceLink.url, part=EvidenceLink),
)


class _holds(FunctionElement[bool]):  # noqa: N801 - a condition of SQL
    """Of kept words, a word, and its pattern: whether they hold it."""

    type = Boolean()
    inherit_cache = True


@compiles(_holds)
def _in_text(element: _holds, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    words, _word, pattern = element.clauses
    return compiler.process(fits(words, pattern), **options)


@compiles(_holds, "postgresql")
def _in_index(element: _holds, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    words, word, pattern = element.clauses
    words_text, word_text = (compiler.process(each, **options) for each in (words, word))
    has_triples = f"word_triples({words_text}) @> word_triples({word_text})"
    fit = compiler.process(fits(words, pattern), **options)
    return f"({has_triples} AND {fit})"


_IS_DUE = exists().where(_DUE.c.evidence_id == _WORDS.c.evidence_id)


def found_by(count: int) -> Subquery:
    """The keys of the evidence (`id`) that holds so many words, given by WORD and PATTERN.

    In any order, in the texts of the newest revision and of the one in force, also of what is
    restricted: whoever may not read it must not find it. What begins with all words there are.
    """
    holds = (_holds(_WORDS.c.words, word, pattern) for word, pattern in _places(count))
    kept = select(_WORDS.c.evidence_id.label("id")).where(*holds, ~_IS_DUE)
    return union_all(kept, _due(count)).subquery("found")


def found_among(count: int) -> ColumnElement[bool]:
    """The same of a row of Evidence: for a query that goes through those of some offices or teams.

    The words of all others are not looked at, so no index is asked.
    """
    fitting = (fits(_WORDS.c.words, pattern) for _, pattern in _places(count))
    here = _WORDS.c.evidence_id == Evidence.id
    kept = exists().where(here, *fitting, ~_IS_DUE).correlate(Evidence)
    return or_(kept, Evidence.id.in_(_due(count).correlate(None)))


def _places(count: int) -> list[tuple[BindParameter[str], BindParameter[str]]]:
    return [
        (bindparam(f"{WORD}{n}", type_=String()), bindparam(f"{PATTERN}{n}", type_=String()))
        for n in range(count)
    ]


def _due(count: int) -> AnySelect:
    """Whose words were not kept yet."""
    statement: AnySelect = (
        select(Evidence.id.label("id"))
        .join(EvidenceRevision, IS_CURRENT)
        .outerjoin(InForce, IS_IN_FORCE)
        .where(
            Evidence.id.in_(select(_DUE.c.evidence_id)),
            *(holds_word(pattern) for _, pattern in _places(count)),
        )
    )
    return statement


async def keep_words(database: Database) -> int:
    """Read anew what is marked, some at a time; how many marks there were."""
    done = 0
    for _ in range(_BATCHES):
        async with database.reading() as session:
            if await session.scalar(select(_DUE.c.id).limit(1)) is None:
                break
        async with database.writing() as session:
            marks = (await session.execute(_TAKEN)).all()
            if marks:
                await _keep(session, {row.evidence_id for row in marks})
                await session.execute(_DONE, {"ids": [row.id for row in marks]})
        if not marks:
            break
        done += len(marks)
    return done


async def keep_all_words(database: Database) -> None:
    """Read all evidence anew, some at a time: after triggers were down."""
    async with database.reading() as session:
        keys = (await session.scalars(select(Evidence.id).order_by(Evidence.id))).all()
    for start in range(0, len(keys), _BATCH):
        async with database.writing() as session:
            await _keep(session, keys[start : start + _BATCH])


async def _keep(session: AsyncSession, evidence_ids: Collection[UUID]) -> None:
    lines: dict[UUID, list[str]] = {key: [] for key in sorted(evidence_ids)}
    for statement in _TEXTS:
        for key, *texts in await session.execute(statement, {"evidence_ids": evidence_ids}):
            lines[key] += [folded(text) for text in texts if text]
    rows = [{"evidence_id": key, "words": "\n".join(texts)} for key, texts in lines.items()]
    await write_over(session, EvidenceWords, rows)
