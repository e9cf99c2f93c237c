"""The office of a decree and the one above it: made when missing, otherwise left as they are."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import WorkUnit
from app.models.rights import Permission
from app.models.work_unit import WorkUnitKind
from app.policies.actors import Actor
from app.policies.refusals import not_permitted
from app.policies.rules import permitted_scope
from app.schemas.decrees.files import DecreeFile, ParentUnitEntry
from app.services.decrees.loading import names
from app.services.decrees.loading.report import ChangeSubject, Ledger


async def find_unit(session: AsyncSession, code: str) -> WorkUnit | None:
    """The office with that code."""
    return await session.scalar(select(WorkUnit).where(WorkUnit.code == code))


async def settle_units(
    session: AsyncSession, actor: Actor | None, file: DecreeFile, ledger: Ledger
) -> WorkUnit:
    """The office of the file, with the office above it where it had none.

    Only the command line and administrators of the whole installation let the tree grow; raises
    Forbidden when the office is missing and somebody else asks.
    """
    everywhere = actor is None or permitted_scope(actor, Permission.DECREE_IMPORT).everywhere
    tree = _Tree(session, ledger, may_grow=everywhere)
    entry = file.work_unit
    parent = await tree.settle(entry.parent) if entry.parent else None
    unit = await tree.settle(entry)
    if unit is None:
        raise not_permitted(Permission.DECREE_IMPORT)
    if entry.parent:
        await tree.link(unit, parent, entry.parent.code)
    return unit


@dataclass
class _Tree:
    session: AsyncSession
    ledger: Ledger
    may_grow: bool
    made: list[WorkUnit] = field(default_factory=list)

    async def settle(self, entry: ParentUnitEntry) -> WorkUnit | None:
        values = {
            "name": entry.name,
            "kind": WorkUnitKind(entry.kind),
            "time_zone": entry.time_zone,
        }
        unit = await find_unit(self.session, entry.code)
        if unit is not None:
            self.ledger.keep(unit, values, ChangeSubject.WORK_UNIT, names.unit(entry.code))
        elif self.may_grow:
            unit = WorkUnit(code=entry.code, **values)
            self.session.add(unit)
            await self.session.flush()
            self.made.append(unit)
            self.ledger.added(ChangeSubject.WORK_UNIT, names.unit(entry.code), entry.name)
        return unit

    async def link(self, unit: WorkUnit, parent: WorkUnit | None, code: str) -> None:
        path = names.unit(unit.code)
        above = await self.session.get(WorkUnit, unit.parent_id) if unit.parent_id else None
        if above is not None and above.code == code:
            return
        if above is None and parent and self.may_grow and not await self._is_below(parent, unit):
            unit.parent_id = parent.id
            await self.session.flush()
            if unit not in self.made:
                self.ledger.changed(ChangeSubject.WORK_UNIT, path, "parent", None, code)
            return
        self.ledger.kept(
            ChangeSubject.WORK_UNIT, path, "parent", above.code if above else None, code
        )

    async def _is_below(self, unit: WorkUnit, other: WorkUnit) -> bool:
        """Whether `unit` is `other` or lies below it: linking them would close a circle."""
        place: WorkUnit | None = unit
        while place is not None and place.id != other.id:
            place = await self.session.get(WorkUnit, place.parent_id) if place.parent_id else None
        return place is not None
