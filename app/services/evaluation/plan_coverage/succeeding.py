"""The next decree with what the last one lacks of the sheet."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.texts import folded
from app.models import Decree
from app.policies.actors import Actor
from app.schemas.decrees.succession import SuccessorCreate
from app.schemas.evaluation.sheet_file import Draft
from app.services.decrees.succession.adding import AddedRow
from app.services.decrees.succession.successor import start_successor
from app.services.evaluation.plan_coverage.commands import carry_links, store_links
from app.services.evaluation.plan_coverage.drafts import drafted, link_of
from app.services.evaluation.plan_coverage.queries import sheet_of_name
from app.services.evaluation.plan_coverage.rows import all_rows_of
from app.services.evaluation.sheets import Sheet

_POINTER = "/lke_drafts"


async def start_with_drafts(
    session: AsyncSession, actor: Actor, decree: Decree, body: SuccessorCreate
) -> Decree:
    """Start the successor with the drafted rows that were asked for; links are carried.

    Raises what `start_successor` raises, and Invalid for a draft that is not there.
    """
    if not body.lke_drafts:
        started = await start_successor(session, actor, decree, body)
        await carry_links(session, actor, decree, started)
        return started
    sheet = await sheet_of_name(session)
    drafts = drafted(sheet, body.lke_drafts, _POINTER)
    rows = [_added(draft, place) for place, draft in enumerate(drafts)]
    started = await start_successor(session, actor, decree, body, rows)
    await carry_links(session, actor, decree, started)
    await _link(session, actor, sheet, started, drafts)
    return started


def _added(draft: Draft, place: int) -> AddedRow:
    return AddedRow(
        draft.team_number,
        draft.activity,
        draft.action_item,
        draft.indicator,
        "Bukti: " + "; ".join(draft.proof),
        f"{_POINTER}/{place}",
    )


async def _link(
    session: AsyncSession, actor: Actor, sheet: Sheet, decree: Decree, drafts: list[Draft]
) -> None:
    """Each row that was added proves its question: the last of its team with these words."""
    found = {
        (row.team_number, folded(row.text)): row
        for row in await all_rows_of(session, sheet, decree.id)
        if not row.is_beside
    }
    linked = [
        replace(found[draft.team_number, folded(draft.action_item)], own=(link_of(draft),))
        for draft in drafts
    ]
    await store_links(session, actor, decree, sheet, linked)
