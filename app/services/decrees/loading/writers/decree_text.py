"""The decree itself: its row and its clauses."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.identifiers import new_id
from app.models import Decree, DecreeClause, WorkUnit
from app.models.decree import ClauseKind
from app.schemas.decrees.files import DecreeEntry, DecreeFile
from app.services.decrees.loading import names
from app.services.decrees.loading.context import Loading, derived_key
from app.services.decrees.loading.digest import digest_of
from app.services.decrees.loading.report import ChangeSubject


class _Clause(NamedTuple):
    kind: ClauseKind
    position: int
    label: str | None
    text: str
    correction: str | None


async def new_decree(session: AsyncSession, file: DecreeFile, unit: WorkUnit) -> Decree:
    """The row of a decree that was not there before; one that was voided keeps its key."""
    decree, key = file.decree, derived_key(file)
    return Decree(
        id=new_id() if await session.get(Decree, key) else key,
        work_unit_id=unit.id,
        number=decree.number,
        year=decree.year,
        source_digest=digest_of(file),
        **_values(decree),
    )


async def write_decree(loading: Loading) -> None:
    """Write the decree's own words and its clauses."""
    entry, decree = loading.file.decree, loading.decree
    if loading.created:
        loading.ledger.added(ChangeSubject.DECREE, names.DECREE, entry.title)
    else:
        loading.ledger.apply(decree, _values(entry), ChangeSubject.DECREE, names.DECREE)
        decree.source_digest = digest_of(loading.file)
    await _write_clauses(loading)


def _values(decree: DecreeEntry) -> dict[str, Any]:
    certifier = decree.certified_by
    return {
        "title": decree.title,
        "title_correction": decree.title_correction,
        "date": decree.date,
        "effective_from": decree.effective_from,
        "place": decree.place,
        "signatory_name": decree.signatory.name,
        "signatory_job_title": decree.signatory.job_title,
        "certifier_name": certifier.name if certifier else None,
        "certifier_job_title": certifier.job_title if certifier else None,
        "decision": decree.decision,
        "decision_correction": decree.decision_correction,
    }


def _clauses(decree: DecreeEntry) -> Iterator[_Clause]:
    kind = ClauseKind
    for place, weighed in enumerate(decree.considerations, start=1):
        yield _Clause(kind.CONSIDERATION, place, weighed.letter, weighed.text, weighed.correction)
    for place, basis in enumerate(decree.legal_bases, start=1):
        yield _Clause(kind.LEGAL_BASIS, place, str(basis.number), basis.text, basis.correction)
    for place, noted in enumerate(decree.attention, start=1):
        yield _Clause(kind.ATTENTION, place, None, noted.text, noted.correction)
    for place, dictum in enumerate(decree.dictums, start=1):
        yield _Clause(kind.DICTUM, place, dictum.label, dictum.text, dictum.correction)


async def _write_clauses(loading: Loading) -> None:
    rows = {(row.kind, row.position): row for row in loading.stored.clauses}
    for clause in _clauses(loading.file.decree):
        path = names.clause(clause.kind, clause.label, clause.position)
        row = rows.pop((clause.kind, clause.position), None)
        if row is None:
            key = loading.key("clause", clause.kind.value, clause.position)
            row = DecreeClause(id=key, decree_id=loading.decree.id, **clause._asdict())
            loading.session.add(row)
            loading.ledger.added(ChangeSubject.CLAUSE, path, clause.text)
        else:
            values = {"label": clause.label, "text": clause.text, "correction": clause.correction}
            loading.ledger.apply(row, values, ChangeSubject.CLAUSE, path)
    for row in rows.values():
        path = names.clause(row.kind, row.label, row.position)
        await loading.session.delete(row)
        loading.ledger.removed(ChangeSubject.CLAUSE, path, row.text)
    await loading.session.flush()
