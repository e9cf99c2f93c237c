"""People who take steps at random, beside each other, with all that progress is counted from.

Most steps are refused, by rules or because somebody else was there first: what is asked is whether
the kept counts follow those that are taken.
"""

import asyncio
import random
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.core.calendar import last_day_of
from app.core.database import Database
from app.core.errors import ServiceError
from app.integrations.storage import StoredFile
from app.models import ActionItem, Activity, Evidence, Indicator, Realisation, Team, User
from app.models.evidence import EvidenceStatus, ScanState
from app.models.review import ReturnReason
from app.policies.actors import Actor
from app.schemas.evidence.evidence import EvidenceCreate
from app.schemas.evidence.verdicts import EvidenceRefusal, EvidenceVerdict
from app.schemas.plan.rows import IndicatorPlacementUpdate
from app.schemas.plan.schedule import ScheduleUpdate
from app.schemas.platform.examples import DECREE_ID
from app.schemas.reporting.realisations import RealisationCreate
from app.services.evidence import commands, transitions
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.queries import LoadedEvidence, get_visible
from app.services.identity.actors import load_people
from app.services.plan.rows import placement
from app.services.plan.rows import queries as plan
from app.services.plan.schedule import commands as schedule
from app.services.platform.files.scanning import Scan
from app.services.reporting import realisations
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER

YEAR = 2023
# By the number of their team: who makes evidence, and who looks at it first.
MAKERS = {1: (OTHER_MEMBER,), 5: (MEMBER, COLLEAGUE)}
COORDINATORS = {1: OTHER_COORDINATOR, 5: COORDINATOR}
AT_RANDOM = 0.1  # so often anybody tries anything
FILE = ReceivedFile("a.pdf", "application/pdf", StoredFile("a" * 64, 3, b""), Scan(ScanState.CLEAN))
WHY = "Perbaikan."


class RandomSteps:
    """One of those people at a time; the same number gives the same wishes."""

    def __init__(self, database: Database, number: int) -> None:
        self.database, self.chance = database, random.Random(number)  # noqa: S311 - repeatable
        self.taken: Counter[str] = Counter()

    async def look_around(self) -> None:
        """Who there is, and the rows of the plan they work with."""
        async with self.database.reading() as session:
            teams = select(Team.id, Team.number).where(
                Team.decree_id == DECREE_ID, Team.number.in_(MAKERS)
            )
            self.teams = {row.id: row.number for row in await session.execute(teams)}
            everybody = (await session.execute(select(User.username, User.id))).all()
            self.people = {name: key for name, key in everybody}  # noqa: C416 - rows, not pairs
            activities = select(Activity.id, Activity.team_id).where(
                Activity.team_id.in_(self.teams)
            )
            self.activities = {row.id: row.team_id for row in await session.execute(activities)}
            self.items = await _by_activity(session, ActionItem, self.activities)
            self.indicators = await _by_activity(session, Indicator, self.activities)

    async def take(self, how_many: int) -> None:
        """So many steps, one after the other, each in a transaction of its own."""
        deeds = {
            self.draft: 3,
            self.move: 14,
            self.plan: 2,
            self.tell: 2,
            self.correct: 1,
            self.place: 1,
        }
        for _ in range(how_many):
            (deed,) = self.chance.choices([*deeds], [*deeds.values()])
            try:
                async with self.database.writing() as session:
                    what = await deed(session)
            except (ServiceError, StaleDataError) as refused:
                self.taken[f"refused: {getattr(refused, 'code', 'stale')}"] += 1
            except DBAPIError as error:
                self.taken[f"failed: {getattr(error.orig, 'sqlstate', error.orig)}"] += 1
            else:
                self.taken[what] += 1

    async def _somebody(self, session: AsyncSession, fitting: str) -> Actor:
        """Whom it behoves, or now and then anybody."""
        at_random = self.chance.random() < AT_RANDOM
        everybody = [*COORDINATORS.values(), *(one for some in MAKERS.values() for one in some)]
        key = self.people[self.chance.choice(everybody) if at_random else fitting]
        return (await load_people(session, [key]))[key]

    async def draft(self, session: AsyncSession) -> str:
        """Evidence of one activity's indicators, of some months, with a file."""
        activity, of_one = self.chance.choice([*self.indicators.items()])
        team = self.teams[self.activities[activity]]
        actor = await self._somebody(session, self.chance.choice(MAKERS[team]))
        first = self.chance.randint(1, 12)
        last = min(12, first + self.chance.choice((0, 0, 0, 2, 5)))
        ends = last_day_of(YEAR, last)
        body = EvidenceCreate(
            title="Bukti",
            indicator_ids=self.chance.sample(of_one, self.chance.randint(1, min(3, len(of_one)))),
            evidence_date=ends,
            covers_from=date(YEAR, first, 1),
            covers_to=ends,
            valid_until=date(YEAR, 12, 31) if self.chance.random() < 0.2 else None,
        )
        made = await commands.create_evidence(session, actor, body)
        located = await get_visible(session, actor, made.id, for_update=True)
        await commands.add_files(session, actor, located, [FILE])
        return "draft"

    async def move(self, session: AsyncSession) -> str:
        """A step of the life cycle, with a piece that is not old."""
        newest = select(Evidence).order_by(Evidence.id.desc()).limit(12)
        found = (await session.scalars(newest)).all()
        if not found:
            return "nothing to move"
        one = self.chance.choice(found)
        team = self.teams[one.team_id]
        people = (self.chance.choice(MAKERS[team]), COORDINATORS[team], KETUA)
        name, who = self.chance.choice(_MOVES_FROM[one.status])
        if self.chance.random() < AT_RANDOM:
            name = self.chance.choice([*_MOVES])
        actor = await self._somebody(session, people[who])
        located = await get_visible(session, actor, one.id, for_update=True)
        await _MOVES[name](session, actor, located)
        return name

    async def plan(self, session: AsyncSession) -> str:
        """Some months of an action item, planned or not or not known."""
        item, team = self._item()
        actor = await self._somebody(session, COORDINATORS[team])
        located = await plan.get_action_item(session, actor, item)
        states = ("planned", "planned", "not_planned", "unknown")
        months = self.chance.sample(range(1, 13), self.chance.randint(1, 12))
        set_to = [{"month": each, "status": self.chance.choice(states)} for each in months]
        body = ScheduleUpdate.model_validate({"months": set_to, "reason": WHY})
        await schedule.set_schedule(session, actor, located.decree, [located], body)
        return "plan"

    async def tell(self, session: AsyncSession) -> str:
        """Something was done, perhaps before its month."""
        month = self.chance.randint(1, 12)
        day = date(YEAR, self.chance.randint(max(1, month - 1), month), 3)
        item, team = self._item()
        actor = await self._somebody(session, self.chance.choice(MAKERS[team]))
        located = await plan.get_action_item(session, actor, item)
        body = RealisationCreate(done_on=day, month=month, note="Rapat", confirm_repeated=True)
        await realisations.create_realisation(session, actor, located, body)
        return "tell"

    async def correct(self, session: AsyncSession) -> str:
        """The newest report is taken back, or put right."""
        newest = select(Realisation).order_by(Realisation.id.desc()).limit(1)
        told = await session.scalar(newest)
        if told is None:
            return "nothing to correct"
        actor = await self._somebody(session, KETUA)
        located = await plan.get_action_item(session, actor, told.action_item_id)
        if self.chance.random() < 0.5:
            await realisations.cancel_realisation(session, actor, located, told.id, WHY)
            return "cancel"
        body = RealisationCreate(
            done_on=date(YEAR, 6, 5), month=self.chance.randint(1, 12), note=WHY,
            corrects_id=told.id,
        )  # fmt: skip
        await realisations.create_realisation(session, actor, located, body)
        return "correct"

    async def place(self, session: AsyncSession) -> str:
        """An indicator stands beside other action items of its activity."""
        activity = self.chance.choice([key for key in self.indicators if key in self.items])
        beside, team = self.items[activity], self.teams[self.activities[activity]]
        actor = await self._somebody(session, COORDINATORS[team])
        located = await plan.get_indicator(
            session, actor, self.chance.choice(self.indicators[activity])
        )
        wanted = self.chance.sample(beside, self.chance.randint(0, len(beside)))
        body = IndicatorPlacementUpdate(action_item_ids=wanted, reason=WHY)
        await placement.place_indicator(session, actor, located, body)
        return "place"

    def _item(self) -> tuple[UUID, int]:
        activity, of_one = self.chance.choice([*self.items.items()])
        return self.chance.choice(of_one), self.teams[self.activities[activity]]


async def beside_each_other(
    database: Database, people: int, steps: int, seed: int = 0
) -> Counter[str]:
    """So many walk at once, each so many steps; what was taken and what was refused."""
    walks = [RandomSteps(database, seed + number) for number in range(people)]
    for walk in walks:
        await walk.look_around()
    await asyncio.gather(*(walk.take(steps) for walk in walks))
    return sum((walk.taken for walk in walks), Counter())


async def _by_activity(
    session: AsyncSession, model: type[ActionItem] | type[Indicator], activities: Any
) -> dict[UUID, list[UUID]]:
    rows = await session.execute(
        select(model.activity_id, model.id)
        .where(model.activity_id.in_(activities))
        .order_by(model.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for activity_id, key in rows:
        found.setdefault(activity_id, []).append(key)
    return found


async def _submit(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    await transitions.submit(session, actor, located, None)


def _read(located: LoadedEvidence) -> str:
    """The digest of what was read; a draft has none."""
    return located.revision.digest or "0" * 64


async def _verify(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    verdict = EvidenceVerdict(revision_digest=_read(located))
    await transitions.verify(session, actor, located, verdict)


async def _accept(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    verdict = EvidenceVerdict(revision_digest=_read(located))
    await transitions.accept(session, actor, located, verdict)


async def _send_back(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    digest, code = _read(located), ReturnReason.INCOMPLETE
    refusal = EvidenceRefusal(revision_digest=digest, reason=WHY, reason_code=code)
    await transitions.return_evidence(session, actor, located, refusal)


async def _revise(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    await transitions.revise(session, actor, located, keep_files=True, reason=WHY)


async def _discard(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    await transitions.discard(session, actor, located, WHY)


async def _withdraw(session: AsyncSession, actor: Actor, located: LoadedEvidence) -> None:
    await transitions.withdraw(session, actor, located, WHY)


_MOVES = {
    "submit": _submit,
    "verify": _verify,
    "accept": _accept,
    "return": _send_back,
    "revise": _revise,
    "discard": _discard,
    "withdraw": _withdraw,
}
# What fits the status, and who of `move` takes it.
_MAKER, _COORDINATOR, _KETUA = range(3)
_MOVES_FROM = {
    EvidenceStatus.DRAFT: [("submit", _MAKER)] * 5 + [("discard", _MAKER)],
    EvidenceStatus.SUBMITTED: [("verify", _COORDINATOR)] * 4 + [("return", _COORDINATOR)],
    EvidenceStatus.VERIFIED: [("accept", _KETUA)] * 5 + [("return", _KETUA)],
    EvidenceStatus.ACCEPTED: [("revise", _MAKER)] * 4 + [("withdraw", _KETUA)],
    EvidenceStatus.RETURNED: [("revise", _MAKER)] * 3 + [("discard", _MAKER)],
    EvidenceStatus.WITHDRAWN: [("withdraw", _KETUA)],
}
