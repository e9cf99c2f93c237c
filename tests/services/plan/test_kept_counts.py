"""The kept counts are those of a fresh count, whoever writes, and whoever writes beside them."""

from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.identifiers import new_id
from app.models import (
    Activity,
    CountsDue,
    Evidence,
    Indicator,
    Team,
    TeamCounts,
    TeamMonthCounts,
    evidence_indicators,
)
from app.models.evidence import EvidenceStatus
from app.policies.actors import Actor
from app.schemas.platform.examples import GRATIFICATION_REPORT_ID, TEAM_V_ID
from app.schemas.reporting.progress import ProgressQuery
from app.services.plan.counts.keeping import count_all_teams
from app.services.plan.counts.verifying import CountsReport, Difference, verify_counts
from app.services.reporting.progress.queries import read_progress
from tests.services.evidence.pieces import Pieces
from tests.support.evidence import MEMBER
from tests.support.machines import Machines
from tests.support.random_steps import beside_each_other

APRIL = 4


def verified(machines: Machines) -> CountsReport:
    return machines.run(verify_counts)


def drafts(machines: Machines) -> int:
    here = TeamCounts.team_id == TEAM_V_ID
    (found,) = machines.all(select(TeamCounts.evidence_draft).where(here))
    return int(found)


def test_whatever_people_do_beside_each_other_is_counted(machines: Machines) -> None:
    taken = machines.run(lambda database: beside_each_other(database, people=4, steps=40))
    wanted = {"draft", "submit", "verify", "accept", "plan", "tell", "place"}
    assert wanted <= taken.keys(), taken
    assert "failed: 40P01" not in taken  # a deadlock
    report = verified(machines)
    assert (report.total, report.due) == (0, 0), report
    assert [report.teams] == machines.all(select(func.count()).select_from(Team))
    accepted = select(func.count()).select_from(Evidence).where(Evidence.in_force_number > 0)
    assert machines.all(accepted) == machines.all(select(func.sum(TeamCounts.evidence_accepted)))


def test_what_is_written_behind_the_services_back_waits_for_the_next_commit(
    machines: Machines,
) -> None:
    pieces = Pieces(machines)
    assert (verified(machines).total, drafts(machines)) == (0, 2)
    with machines.writing() as session:
        here = evidence_indicators.c.evidence_id == pieces.own
        session.execute(delete(evidence_indicators).where(here))
    assert machines.all(select(CountsDue.team_id)) == [TEAM_V_ID]
    report = verified(machines)
    assert (report.due, drafts(machines)) == (1, 2)
    assert Difference(TEAM_V_ID, 0, "evidence_draft", 2, 1) in report.differences
    pieces.make("Tiga", MEMBER)
    assert (verified(machines).total, verified(machines).due, drafts(machines)) == (0, 0, 2)


def test_what_new_drafts_add_is_added_and_their_team_is_not_counted_anew(
    machines: Machines,
) -> None:
    pieces = Pieces(machines)
    machines.put_where(TeamCounts, TeamCounts.team_id == TEAM_V_ID, accepted=7)
    two = [GRATIFICATION_REPORT_ID, *another_indicator(machines)]
    pieces.make("Tiga", MEMBER, indicator_ids=two)
    untouched = Difference(TEAM_V_ID, 0, "accepted", 7, 0)
    assert (verified(machines).differences, drafts(machines)) == ([untouched], 3)
    with machines.writing() as session:
        of_another = {"evidence_id": pieces.own, "indicator_id": two[1]}
        session.execute(insert(evidence_indicators).values(of_another))
    pieces.make("Empat", MEMBER)
    assert (verified(machines).total, drafts(machines)) == (0, 4)


def another_indicator(machines: Machines) -> list[UUID]:
    """Of the team, in whose place nothing was made yet."""
    ours = select(Indicator.id).join(Activity).where(Activity.team_id == TEAM_V_ID)
    return machines.all(ours.where(Indicator.id != GRATIFICATION_REPORT_ID).limit(1))


def test_a_wrong_number_is_found_and_put_right(machines: Machines) -> None:
    machines.put_where(TeamMonthCounts, TeamMonthCounts.month == APRIL, met=7)
    with machines.writing() as session:
        session.execute(delete(TeamCounts).where(TeamCounts.team_id == TEAM_V_ID))
    report = verified(machines)
    (teams,) = machines.all(select(func.count()).select_from(Team))
    numbers = len(TeamCounts.__table__.c) - 1
    assert report.total == teams + numbers
    assert {(each.month, each.kept) for each in report.differences} == {(APRIL, 7), (0, None)}

    async def due(database: Database) -> int:
        return await count_all_teams(database, only_due=True)

    async def everything(database: Database) -> int:
        return await count_all_teams(database, only_due=False)

    assert machines.run(due) == 1
    assert verified(machines).total == teams - 1
    assert machines.run(everything) == teams
    assert verified(machines).right


def test_while_something_waits_whoever_reads_counts_for_themselves(machines: Machines) -> None:
    Pieces(machines)
    machines.put(TeamCounts, evidence_draft=9)
    assert told(machines) == 9 * 8  # what is kept is what is read
    with machines.writing() as session:
        due = {"id": new_id(), "team_id": TEAM_V_ID, "with_months": False}
        session.execute(insert(CountsDue).values(due))
    assert told(machines) == 2


def told(machines: Machines) -> int:
    """The drafts that roll-ups add up, as a member is told."""

    async def drafts_seen(session: AsyncSession, actor: Actor) -> int:
        counts = await read_progress(session, actor, ProgressQuery())
        return counts.evidence[EvidenceStatus.DRAFT]

    return machines.act(MEMBER, drafts_seen)
