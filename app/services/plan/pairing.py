"""Which row of one decree's plan is which row of another's: by wording first, then by place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ActionItem, Activity, Decree, Indicator, Team
from app.policies.actors import Actor
from app.services.plan.matching import Words, match_words
from app.services.plan.rows import statements
from app.services.platform.sql import AnyRow


@dataclass(frozen=True, slots=True)
class Worded:
    """A row of a decree in the wording that counts: the correction where there is one."""

    id: UUID
    code: str
    position: int
    label: str | int | None
    text: str


Pair = tuple[Worded | None, Worded | None]
Rows = Mapping[object, Sequence[Worded]]


@dataclass(frozen=True)
class PlanWords:
    """A decree's plan: activities by their team (kind and number), the rest by their activity."""

    activities: Rows
    action_items: Rows
    indicators: Rows


@dataclass(frozen=True)
class PlanPairs:
    """The rows of two plans, before and after."""

    activities: list[Pair]
    action_items: list[Pair]
    indicators: list[Pair]


async def read_plan_words(
    session: AsyncSession, actor: Actor, decree_id: UUID, *, with_indicators: bool
) -> PlanWords:
    """The plan of a decree as far as it is in sight; a statement for each kind of row."""
    here = Team.decree_id == decree_id
    activities = await session.execute(
        statements.activities(actor)
        .add_columns(Team.kind.label("team_kind"), Team.number.label("team_number"))
        .where(here)
        .order_by(Activity.position)
    )
    items = await session.execute(
        statements.action_items(actor)
        .where(here, ~ActionItem.stands_for_row)
        .order_by(ActionItem.position)
    )
    of_indicators = statements.indicators(actor).where(here).order_by(Indicator.position)
    indicators = (await session.execute(of_indicators)).all() if with_indicators else ()
    return PlanWords(
        activities=grouped(
            ((row.team_kind, row.team_number), _worded(row, row.letter, row.name))
            for row in activities
        ),
        action_items=grouped(
            (row.activity_id, _worded(row, row.number, row.text)) for row in items
        ),
        indicators=grouped(
            (row.activity_id, _worded(row, row.letter, row.text)) for row in indicators
        ),
    )


async def indicator_before(
    session: AsyncSession, actor: Actor, decree: Decree, indicator_id: UUID
) -> UUID | None:
    """The same indicator in the decree before; none where there is none, or it is out of sight."""
    if decree.predecessor_id is None:
        return None
    pairs = pair_plans(
        await read_plan_words(session, actor, decree.predecessor_id, with_indicators=True),
        await read_plan_words(session, actor, decree.id, with_indicators=True),
    )
    for before, after in pairs.indicators:
        if before and after and after.id == indicator_id:
            return before.id
    return None


def pair_plans(before: PlanWords, after: PlanWords) -> PlanPairs:
    """Pair the activities of equal teams, and below them action items and indicators."""
    activities = list(pair_groups(before.activities, after.activities))
    return PlanPairs(
        activities,
        [pair for each in activities for pair in _below(each, before, after, "action_items")],
        [pair for each in activities for pair in _below(each, before, after, "indicators")],
    )


def pair_groups(before: Rows, after: Rows) -> Iterator[Pair]:
    """Pair the rows of groups with the same key, in the order of the later decree."""
    for key in dict.fromkeys((*after, *before)):
        yield from pair_rows(before.get(key, ()), after.get(key, ()))


def pair_rows(before: Sequence[Worded], after: Sequence[Worded]) -> Iterator[Pair]:
    """Pair rows of one place: those after in their order, then those that are gone."""
    found = match_words([_words(row) for row in after], [_words(row) for row in before])
    for place, row in enumerate(after):
        yield before[found[place]] if place in found else None, row
    taken = set(found.values())
    yield from ((row, None) for at, row in enumerate(before) if at not in taken)


def grouped(rows: Iterable[tuple[object, Worded]]) -> dict[object, list[Worded]]:
    """Rows by their key."""
    groups: dict[object, list[Worded]] = defaultdict(list)
    for key, row in rows:
        groups[key].append(row)
    return dict(groups)


def _below(pair: Pair, before: PlanWords, after: PlanWords, kind: str) -> Iterator[Pair]:
    old, new = pair
    old_rows: Rows = getattr(before, kind)
    new_rows: Rows = getattr(after, kind)
    yield from pair_rows(
        old_rows.get(old.id, ()) if old else (), new_rows.get(new.id, ()) if new else ()
    )


def _worded(row: AnyRow, label: str | int | None, text: str) -> Worded:
    return Worded(row.id, row.code, row.position, label, row.correction or text)


def _words(row: Worded) -> Words:
    return Words(row.position, row.label, row.text)
