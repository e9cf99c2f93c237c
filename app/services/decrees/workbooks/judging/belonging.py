"""Which stored decree a workbook is about, and who may try it there."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import Decree
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows, permitted_scope, require
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.loading import digest_of
from app.services.decrees.loading.export import data_as_known
from app.services.decrees.loading.writers.work_units import find_unit
from app.services.decrees.succession.source import told_source
from app.services.decrees.workbooks.judging.characters import unprintable_texts
from app.services.decrees.workbooks.judging.meanwhile import StoredState
from app.services.decrees.workbooks.lived import as_it_stands, breaches_of


async def stored_state(
    session: AsyncSession, actor: Actor | None, file: DecreeFile
) -> StoredState | None:
    """The decree the file is about, as it would be exported now; none where it is new.

    Raises NotFound (`import_unit_unknown`), also for an office out of sight, and Forbidden.
    """
    unit = await find_unit(session, file.work_unit.code)
    if unit is None:
        _require_growth(actor, file)
        return None
    decree = await session.scalar(
        select(Decree).where(
            Decree.work_unit_id == unit.id,
            Decree.number == file.decree.number,
            Decree.year == file.decree.year,
            Decree.voided_at.is_(None),
        )
    )
    if actor is not None:
        place = ResourceScope(unit.id, decree.id if decree else None)
        if not allows(actor, Permission.DECREE_READ, place):
            raise _unknown_unit(file)
        require(actor, Permission.DECREE_IMPORT, place)
    if decree is None:
        return None
    data = data_as_known(await told_source(session, decree))
    digest, breaches = digest_of(as_it_stands(data)), breaches_of(data)
    return StoredState(decree.id, digest, unprintable_texts(data), breaches)


def _require_growth(actor: Actor | None, file: DecreeFile) -> None:
    """Whose office is new comes from the command line, or from an administrator of everything."""
    if actor is not None and not permitted_scope(actor, Permission.DECREE_IMPORT).everywhere:
        raise _unknown_unit(file)


def _unknown_unit(file: DecreeFile) -> NotFound:
    """Alike for an office that is not there and for one that is out of sight."""
    return NotFound("import_unit_unknown", unit=file.work_unit.code)
