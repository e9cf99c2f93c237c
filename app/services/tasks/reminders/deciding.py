"""What waits for somebody's decision, as selects like those of `things`, and who may take it.

The same as `services/tasks/work` finds for one person, here for everybody at once.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    and_,
    case,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from app.models import (
    Decree,
    Directive,
    Evidence,
    EvidenceRevision,
    Finding,
    FollowUp,
    Membership,
    RoleGrant,
    StandIn,
    Team,
    User,
)
from app.models.access import GrantedRole
from app.models.directive import DirectiveStatus
from app.models.erasure import ErasureRole
from app.models.evidence import EvidenceStatus
from app.models.finding import FindingStatus
from app.models.follow_up import FollowUpStatus
from app.models.review import ReviewRoute
from app.models.rights import ActorRole, Permission, Reach
from app.models.team import MembershipRole
from app.policies.grants import GRANTS
from app.policies.rules import Column
from app.services.evidence.statements import (
    CLOSED_IN_FORCE,
    CLOSED_PERIOD,
    IS_CURRENT,
    IS_IN_FORCE,
    InForce,
    contributed_by,
    first_level_is_theirs,
    verified_by,
    verified_by_pelaksana,
)
from app.services.identity.seats import seat_carries
from app.services.oversight import directives
from app.services.oversight.cases import statements as cases
from app.services.oversight.findings import queries as findings
from app.services.oversight.follow_ups import queries as follow_ups
from app.services.platform.sql import AnySelect
from app.services.tasks.reminders import subjects as things
from app.services.tasks.reminders.deciders import administrators
from app.services.tasks.reminders.evidence import of_evidence


class Administrators:
    """Whoever administers the office of the thing; they sit in no team."""


# Whether the User of the position or grant that is looked at is told of the thing.
Told: TypeAlias = Callable[[CTE], ColumnElement[bool]]
Seat: TypeAlias = type[Membership] | type[RoleGrant] | type[Administrators]
Readers: TypeAlias = Mapping[Seat, Told]


def seated(seat: Seat, thing: CTE, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Columns for whoever has such a seat today: in the thing's office, or as its evaluator.

    A position is held by its stand-in, too.
    """
    if seat is Administrators:
        return administrators(thing, *columns)
    today = thing.c.today
    found = select(*columns).select_from(thing)
    if seat is Membership:
        decree = aliased(Decree)
        found = found.join(decree, decree.work_unit_id == thing.c.work_unit_id)
        found = found.join(Membership, Membership.decree_id == decree.id)
        stood_in = and_(StandIn.membership_id == Membership.id, StandIn.holds_on(today))
        holds = and_(User.id == Membership.user_id, Membership.valid_on(today))
        found = found.outerjoin(StandIn, stood_in).join(
            User, or_(holds, User.id == StandIn.user_id)
        )
    else:
        is_evaluator = RoleGrant.role == GrantedRole.ASESOR
        found = found.join(RoleGrant, and_(RoleGrant.decree_id == thing.c.decree_id, is_evaluator))
        found = found.join(User, and_(User.id == RoleGrant.user_id, RoleGrant.valid_on(today)))
    return found.where(User.is_active)


def _names(seat: type[Membership] | type[RoleGrant], column: Column) -> ColumnElement[bool]:
    """Whether the column names the User who is looked at, or whose position it is."""
    return or_(column == User.id, column == seat.user_id)


def _may(thing: CTE, *permissions: Permission) -> ColumnElement[bool]:
    """Whether the position carries one of the permissions to the thing."""
    within = {Reach.TEAM: Membership.team_id == thing.c.team_id, Reach.UNIT: true()}
    return or_(*(seat_carries(permission, within) for permission in permissions))


def _is_named(seat: type[Membership] | type[RoleGrant], thing: CTE) -> ColumnElement[bool]:
    return _names(seat, thing.c.owner_id)


IN_POSITION = partial(_names, Membership)


def to_verify() -> AnySelect:
    """Evidence that waits for the coordinator's word; each revision is a round of its own."""
    return _to_judge(Evidence.status == EvidenceStatus.SUBMITTED)


def to_accept() -> AnySelect:
    """Evidence that waits for the last word; see `policies/reviews.py`."""
    skips = or_(EvidenceRevision.review_route != ReviewRoute.FULL, first_level_is_theirs())
    return _to_judge(
        or_(
            Evidence.status == EvidenceStatus.VERIFIED,
            and_(Evidence.status == EvidenceStatus.SUBMITTED, skips),
        ),
        CLOSED_IN_FORCE.is_(None),
    )


def _to_judge(*conditions: ColumnElement[bool]) -> AnySelect:
    by_pengarah = or_(
        EvidenceRevision.review_route == ReviewRoute.PENGARAH, verified_by_pelaksana()
    )
    return (
        of_evidence(Evidence.revision_number, Evidence.created_by_id)
        .add_columns(by_pengarah.label("by_pengarah"))
        .join(EvidenceRevision, IS_CURRENT)
        .outerjoin(InForce, IS_IN_FORCE)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(CLOSED_PERIOD.is_(None), *conditions)
    )


def _verifies(thing: CTE) -> ColumnElement[bool]:
    """Whoever may, unless they had a part in it."""
    return and_(
        _may(thing, Permission.EVIDENCE_VERIFY), ~_had_part(thing, contributed_by(IN_POSITION))
    )


def _accepts(thing: CTE) -> ColumnElement[bool]:
    """Whoever may, or Pengarah for what Pelaksana did; nobody for what they had a part in."""
    mine = or_(contributed_by(IN_POSITION), verified_by(IN_POSITION))
    for_pengarah = and_(Membership.role == MembershipRole.PENGARAH, thing.c.by_pengarah)
    may = or_(_may(thing, Permission.EVIDENCE_ACCEPT), for_pengarah)
    return and_(may, ~_had_part(thing, mine))


def _had_part(thing: CTE, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Evidence.id)
        .join(EvidenceRevision, IS_CURRENT)
        .where(Evidence.id == thing.c.subject_id, mine)
        .exists()
    )


def answered_findings() -> AnySelect:
    """Findings whose answer waits to be read, by whoever raised them (null: by others)."""
    waits = and_(Finding.status == FindingStatus.ANSWERED, findings.is_followed_up())
    gives_way = ~findings.raiser_oversees()
    return _answered(cases.FINDING, things.findings, gives_way, waits)


def answered_directives() -> AnySelect:
    """Directives whose response waits to be read, by whoever gave them (null: by others)."""
    waits = and_(Directive.status == DirectiveStatus.ACTED_ON, directives.is_followed_up())
    return _answered(cases.DIRECTIVE, things.directives, directives.giver_gives_way(), waits)


def finished_follow_ups() -> AnySelect:
    """Follow-ups whose result waits to be read, by whoever made them (null: by others)."""
    waits = FollowUp.status == FollowUpStatus.DONE
    return _answered(cases.FOLLOW_UP, things.follow_ups, follow_ups.maker_gives_way(), waits)


def _answered(
    tables: cases.CaseTables,
    all_of: Callable[[ColumnElement[Any]], AnySelect],
    gives_way: ColumnElement[bool],
    waits: ColumnElement[bool],
) -> AnySelect:
    model = tables.thing
    return (
        all_of(case((~gives_way, tables.giver)))
        .join(Team, Team.id == model.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == tables.giver)
        .where(waits)
    )


def _reads_answers_of(
    tables: cases.CaseTables, seat: type[Membership] | type[RoleGrant], others: Told
) -> Told:
    """Whoever waits for the answer; where they give way, `others` who had no part in it."""
    names = partial(_names, seat)

    def told(thing: CTE) -> ColumnElement[bool]:
        had_part = [cases.has_acted(tables, names), cases.has_contributed(tables, names)]
        if tables is cases.FOLLOW_UP:
            had_part.append(names(FollowUp.owner_id))
        same = tables.thing.id == thing.c.subject_id
        part_of_theirs = select(tables.thing.id).where(same, or_(*had_part))
        in_place = and_(thing.c.owner_id.is_(None), others(thing), ~part_of_theirs.exists())
        return or_(names(thing.c.owner_id), in_place)

    return told


def _readers(tables: cases.CaseTables, *permissions: Permission) -> Readers:
    """Who closes such things, by these permissions."""
    readers: dict[Seat, Told] = {
        Membership: _reads_answers_of(tables, Membership, lambda thing: _may(thing, *permissions))
    }
    if any(ActorRole.ASESOR in GRANTS[permission] for permission in permissions):
        readers[RoleGrant] = _reads_answers_of(tables, RoleGrant, lambda _: true())
    return readers


READERS_OF_FINDINGS = _readers(cases.FINDING, Permission.FINDING_CLOSE)
READERS_OF_DIRECTIVES = _readers(cases.DIRECTIVE, Permission.DIRECTIVE_ISSUE)
READERS_OF_FOLLOW_UPS = _readers(
    cases.FOLLOW_UP, Permission.FINDING_CLOSE, Permission.DIRECTIVE_RESPOND
)
# Those whom the thing itself names, whatever seat they have, if only as somebody's stand-in.
NAMED: Readers = {seat: partial(_is_named, seat) for seat in (Membership, RoleGrant)}
VERIFIERS: Readers = {Membership: _verifies}
ACCEPTERS: Readers = {Membership: _accepts}


def _confirms_for_administrators(thing: CTE) -> ColumnElement[bool]:
    """Two people in two roles erase a file: this one may, and an administrator asked."""
    is_other = ~IN_POSITION(thing.c.owner_id)
    by_administrator = thing.c.requested_as == ErasureRole.ADMINISTRATOR
    return and_(by_administrator, _may(thing, Permission.FILE_ERASE), is_other)


def _confirms_for_pelaksana(thing: CTE) -> ColumnElement[bool]:
    """The same for an administrator, where the Ketua asked."""
    by_pelaksana = thing.c.requested_as == ErasureRole.PELAKSANA
    return and_(by_pelaksana, User.id != thing.c.owner_id)


CONFIRMERS: Readers = {
    Membership: _confirms_for_administrators,
    Administrators: _confirms_for_pelaksana,
}
