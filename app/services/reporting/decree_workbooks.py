"""The workbook of a decree with what was done and proven beside its lines."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages.words import WORDS
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Evidence,
    Realisation,
    Team,
    evidence_indicators,
)
from app.models.evidence import EvidenceStatus
from app.policies.actors import Actor
from app.services.decrees.workbooks.making.exporting import export_workbook
from app.services.decrees.workbooks.making.filling import Cells
from app.services.decrees.workbooks.words import MONTH_NAMES
from app.services.plan.rows.tree import read_plan

_LONGEST: Final = 1000


async def read_workbook(session: AsyncSession, actor: Actor, decree: Decree) -> bytes:
    """The decree as a workbook; of evidence it tells numbers and states alone, never a title."""
    known: dict[UUID, Cells] = defaultdict(dict)
    for item_id, text in await _realised(session, decree):
        known[item_id]["realised"] = text
    for sign_id, cells in await _proven(session, actor, decree):
        known[sign_id] |= cells
    return await export_workbook(session, decree, known)


async def _realised(session: AsyncSession, decree: Decree) -> list[tuple[UUID, str]]:
    """Of each action item the days on which something was done, each with the month it was for."""
    rows = await session.execute(
        select(Realisation.action_item_id, Realisation.month, Realisation.done_on)
        .join(ActionItem, ActionItem.id == Realisation.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(_of(decree), Realisation.counts())
        .order_by(Realisation.month, Realisation.done_on, Realisation.id)
    )
    days: dict[UUID, list[str]] = defaultdict(list)
    for item_id, month, done_on in rows:
        days[item_id].append(f"{MONTH_NAMES[month - 1]}: {done_on}")
    return [(item_id, _short("; ".join(told))) for item_id, told in days.items()]


def _of(decree: Decree) -> ColumnElement[bool]:
    return Team.decree_id == decree.id


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


async def _proven(session: AsyncSession, actor: Actor, decree: Decree) -> list[tuple[UUID, Cells]]:
    counts = await session.execute(
        select(evidence_indicators.c.indicator_id, func.count())
        .join(Evidence, Evidence.id == evidence_indicators.c.evidence_id)
        .join(Team, Team.id == Evidence.team_id)
        .where(_of(decree), Evidence.status != EvidenceStatus.WITHDRAWN)
        .group_by(evidence_indicators.c.indicator_id)
    )
    evidence = {row[0]: row[1] for row in counts}
    plan = (await read_plan(session, actor, decree)).model_dump(mode="json")
    signs = (s for team in plan["teams"] for a in team["activities"] for s in a["indicators"])
    return [(UUID(sign["id"]), _state(sign, evidence)) for sign in signs]


def _state(sign: dict[str, Any], evidence: Mapping[UUID, int]) -> Cells:
    proven = sign["proven"]
    return {
        "state": WORDS.get(sign["state"], sign["state"]),
        "proven": f"{proven['accepted']} dari {proven['in_year']}",
        "evidence": evidence.get(UUID(sign["id"]), 0),
    }
