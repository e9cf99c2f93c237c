"""One row of a plan with the questions that it proves, and who said so."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import Decree, LkeRowLinks, LkeSheet
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import allows
from app.schemas.evaluation.coverage import LkeOwnLinks, LkeRowAction, LkeRowRead
from app.schemas.evaluation.sheet_file import RowLink
from app.services.evaluation.plan_coverage.queries import links_read, sheet_of_decree
from app.services.evaluation.plan_coverage.rows import PlanRow, all_rows_of
from app.services.evaluation.sheets import Sheet
from app.services.plan.rows.queries import LoadedPlanRow, get_action_item, get_indicator
from app.services.platform.references import people_by_id


@dataclass(frozen=True)
class LocatedRow:
    """A row in sight, its questions by a sheet, and what the office stored of them."""

    row: LoadedPlanRow[Any]
    plan_row: PlanRow
    sheet: Sheet
    sheet_id: UUID
    own: LkeRowLinks | None

    @property
    def decree(self) -> Decree:
        """The decree whose plan it is in."""
        return self.row.decree


async def get_row(session: AsyncSession, actor: Actor, row_id: UUID) -> LocatedRow:
    """The action item or indicator; raises NotFound when it is out of sight.

    A line that stands for a row without action items is not one: its indicator is.
    """
    row: LoadedPlanRow[Any]
    try:
        row = await get_action_item(session, actor, row_id)
    except NotFound:
        row = await get_indicator(session, actor, row_id)
    sheet = await sheet_of_decree(session, row.decree.id)
    found = {one.id: one for one in await all_rows_of(session, sheet, row.decree.id)}
    if row_id not in found:
        raise NotFound
    stored = await session.execute(
        select(LkeSheet.id, LkeRowLinks)
        .outerjoin(
            LkeRowLinks,
            (LkeRowLinks.sheet_id == LkeSheet.id)
            & or_(LkeRowLinks.action_item_id == row_id, LkeRowLinks.indicator_id == row_id),
        )
        .where(LkeSheet.name == sheet.name)
    )
    sheet_id, own = stored.one()
    return LocatedRow(row, found[row_id], sheet, sheet_id, own)


async def read_row(session: AsyncSession, actor: Actor, row_id: UUID) -> LkeRowRead:
    """The row as it is answered now; raises NotFound."""
    located = await get_row(session, actor, row_id)
    row, own = located.plan_row, located.own
    people = await people_by_id(session, {own.set_by_id, own.set_for_id} if own else set())
    may = allows(actor, Permission.PLAN_EDIT, located.row.place)
    return LkeRowRead(
        id=row.id,
        decree_id=located.decree.id,
        sheet=located.sheet.name,
        kind=row.kind,
        code=row.code,
        text=row.text,
        team_number=row.team_number,
        links=links_read(located.sheet, row.links),
        suggested=links_read(located.sheet, row.suggested),
        own=None
        if own is None
        else LkeOwnLinks(
            set_by=people[own.set_by_id],
            set_on_behalf_of=people[own.set_for_id] if own.set_for_id else None,
            set_at=own.set_at,
        ),
        allowed_actions=[*LkeRowAction][: 1 + (own is not None)] if may else [],
    )


def as_stored(sheet: Sheet, links: Iterable[RowLink]) -> list[dict[str, str]]:
    """Links as they are stored: by the codes of their questions."""
    return [
        {"code": sheet.questions[link.number].code, "relation": link.relation.value}
        for link in links
    ]
