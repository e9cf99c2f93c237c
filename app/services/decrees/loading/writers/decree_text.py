"""The decree itself: its row, and below it its clauses."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.identifiers import new_id
from app.models import Decree, WorkUnit
from app.schemas.decrees.files import DecreeEntry, DecreeFile
from app.services.decrees.loading import names
from app.services.decrees.loading.context import Loading, derived_key
from app.services.decrees.loading.digest import digest_of
from app.services.decrees.loading.report import ChangeSubject
from app.services.decrees.loading.writers.clauses import write_clauses


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
    await write_clauses(loading)


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
