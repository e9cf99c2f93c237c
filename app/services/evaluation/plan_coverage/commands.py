"""Setting which questions a row of a plan proves, and carrying that to the next decree."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid
from app.models import Decree, LkeRowLinks, LkeSheet
from app.policies.actors import Actor
from app.schemas.evaluation.coverage import LkeRowLinksUpdate
from app.schemas.evaluation.sheet_file import RowLink
from app.services.evaluation.plan_coverage.row_links import LocatedRow, as_stored
from app.services.evaluation.plan_coverage.rows import PlanRow, all_rows_of
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.sheets import Sheet
from app.services.plan.rows.commands import require_edit
from app.services.platform import audit

Stored = list[dict[str, str]]


async def set_links(
    session: AsyncSession, actor: Actor, located: LocatedRow, body: LkeRowLinksUpdate
) -> None:
    """Say which questions the row proves; an empty list: none.

    Raises Forbidden, or Invalid for a question that the sheet does not have or that is named twice.
    """
    require_edit(actor, located.row)
    links = _links(located.sheet, body)
    if located.own is not None and located.own.links == links:
        return
    before = located.own.links if located.own is not None else None
    stored = located.own or _new(located.sheet_id, located.decree, located.plan_row)
    session.add(stored)
    stored.links, stored.set_by_id, stored.set_at = links, actor.user_id, clock.now()
    stored.set_for_id = actor.on_behalf_of
    _log(session, actor, located, before, links)
    await session.flush()


async def reset_links(session: AsyncSession, actor: Actor, located: LocatedRow) -> None:
    """Back to what the map of the sheet suggests; raises Forbidden."""
    require_edit(actor, located.row)
    if located.own is None:
        return
    await session.delete(located.own)
    _log(session, actor, located, located.own.links, None)
    await session.flush()


async def carry_links(session: AsyncSession, actor: Actor, last: Decree, next_one: Decree) -> None:
    """Give the rows of a decree's successor the questions that the same rows had.

    For every sheet for which the office set some, and the newest. What the sheet's map suggests
    anyway is not stored, so that a better map reaches it.
    """
    set_for = select(LkeRowLinks.sheet_id).where(LkeRowLinks.decree_id == last.id)
    found = await session.execute(
        select(LkeSheet.id, LkeSheet.digest, LkeSheet.id.in_(set_for).label("is_set")).order_by(
            LkeSheet.created_at.desc(), LkeSheet.id
        )
    )
    for number, row in enumerate(found.all()):
        if number == 0 or row.is_set:
            sheet = await sheet_by_digest(session, row.id, row.digest)
            await _carry(session, actor, (row.id, sheet), last, next_one)
    await session.flush()


async def _carry(
    session: AsyncSession, actor: Actor, told: tuple[UUID, Sheet], last: Decree, next_one: Decree
) -> None:
    sheet_id, sheet = told
    before = {row.code: row for row in await all_rows_of(session, sheet, last.id)}
    for row in await all_rows_of(session, sheet, next_one.id):
        same = before.get(row.code)
        if same is not None and same.links != row.links:
            session.add(_carried(actor, _new(sheet_id, next_one, row), sheet, same.links))


async def store_links(
    session: AsyncSession, actor: Actor, decree: Decree, sheet: Sheet, rows: Iterable[PlanRow]
) -> None:
    """Store the `own` questions of rows of a decree that have none stored yet."""
    sheet_id = (await session.execute(select(LkeSheet.id).filter_by(name=sheet.name))).scalar_one()
    for row in rows:
        session.add(_carried(actor, _new(sheet_id, decree, row), sheet, row.own or ()))
    await session.flush()


def _carried(
    actor: Actor, stored: LkeRowLinks, sheet: Sheet, links: Iterable[RowLink]
) -> LkeRowLinks:
    stored.links = as_stored(sheet, links)
    stored.set_by_id, stored.set_at = actor.user_id, clock.now()
    stored.set_for_id = actor.on_behalf_of
    return stored


def _new(sheet_id: UUID, decree: Decree, row: PlanRow) -> LkeRowLinks:
    return LkeRowLinks(sheet_id=sheet_id, decree_id=decree.id, **{f"{row.kind.value}_id": row.id})


def _links(sheet: Sheet, body: LkeRowLinksUpdate) -> Stored:
    seen: set[str] = set()
    for place, link in enumerate(body.links):
        pointer = f"/links/{place}/code"
        if link.code not in sheet.by_code:
            raise Invalid("lke_question_unknown", pointer=pointer, sheet=sheet.name)
        if link.code in seen:
            raise Invalid("lke_question_twice", pointer=pointer)
        seen.add(link.code)
    return [{"code": link.code, "relation": link.relation.value} for link in body.links]


def _log(
    session: AsyncSession,
    actor: Actor,
    located: LocatedRow,
    old: Stored | None,
    new: Stored | None,
) -> None:
    target = audit.Target.in_decree("decree", located.decree.id, located.decree)
    row = located.plan_row
    changes: audit.Changes = {"row_id": [str(row.id), str(row.id)], "links": [old, new]}
    audit.log(session, actor, "decree.link_lke", target, changes=changes)
