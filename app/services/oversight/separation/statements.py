"""Separation of duties: the steps of a decree and its people for which one person alone sufficed.

Nothing of it is stored: every rule is a statement over the audit log and the rows it tells of, and
the list is their union, so an auditor need not search.
"""

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.models import (
    AuditEvent,
    EvidenceDecision,
    EvidenceFile,
    EvidenceRevision,
    Membership,
    RoleGrant,
    StandIn,
    User,
    revision_records,
)
from app.models.audit import ActorKind
from app.models.base import UtcDateTime
from app.models.evidence import EvidenceAction
from app.schemas.oversight.separation import (
    SeparationRule,
)
from app.services.platform.prepared import key
from app.services.platform.sql import AnySelect

# Whose steps are listed: known when the statement runs. Entries name things as texts.
_DECREE_ID = key("decree_id")
_DECREE, _WORK_UNIT = (bindparam(name, type_=String()) for name in ("decree", "work_unit"))
_SEATS = ("membership.create", "membership.end", "stand_in.name", "stand_in.end")
_GRANTS = ("role_grant.create", "role_grant.end")
_ACCOUNT_STEPS = (*_GRANTS, "user.create", "user.reactivate", "user.issue_activation_code")
_IDENTITY = ("name", "nip", "email")


def _steps(person: Any, *conditions: ColumnElement[bool]) -> AnySelect:  # noqa: ANN401 - a column
    return select(AuditEvent.id.label("event_id"), person.label("person_id")).where(*conditions)


def _by_people(person: Any, *conditions: ColumnElement[bool]) -> AnySelect:  # noqa: ANN401 - a column
    """The same of what people did; what the command line did has a rule of its own."""
    return _steps(person, AuditEvent.actor_kind == ActorKind.PERSON, *conditions)


def _said(name: str) -> ColumnElement[str]:
    """What an entry says a field has come to."""
    said: ColumnElement[str] = AuditEvent.changes[(name, 1)].as_string()
    return said


def _people() -> Select[tuple[UUID]]:
    """Everybody who ever held a position in the decree's teams or judged it as asesor."""
    seats = select(Membership.user_id).where(Membership.decree_id == _DECREE_ID)
    asesors = select(RoleGrant.user_id).where(RoleGrant.decree_id == _DECREE_ID)
    both = seats.union(asesors).subquery()
    return select(both.c.user_id)


def _accepted(*conditions: ColumnElement[bool]) -> Callable[[], AnySelect]:
    """Acceptances; their entry names the digest, which stands for one revision alone."""

    def rule() -> AnySelect:
        return (
            _by_people(
                EvidenceRevision.submitted_by_id,
                AuditEvent.action == "evidence.accept",
                AuditEvent.decree_id == _DECREE_ID,
                EvidenceDecision.action == EvidenceAction.ACCEPT,
                *conditions,
            )
            .join(EvidenceDecision, EvidenceDecision.evidence_id == AuditEvent.target_id)
            .join(EvidenceRevision, EvidenceRevision.id == EvidenceDecision.revision_id)
            .where(EvidenceDecision.revision_digest == _said("revision_digest"))
        )

    return rule


def _people_of(decision: type[EvidenceDecision]) -> tuple[ColumnElement[Any], ...]:
    """Who decided, and on whose behalf."""
    return decision.decided_by_id.expression, decision.on_behalf_of_id.expression


_first, _last = aliased(EvidenceDecision), EvidenceDecision
_VERIFIED = and_(
    _first.revision_id == EvidenceDecision.revision_id, _first.action == EvidenceAction.VERIFY
)
_HAS_CONTENTS = or_(
    exists().where(EvidenceFile.revision_id == EvidenceDecision.revision_id),
    exists().where(revision_records.c.revision_id == EvidenceDecision.revision_id),
)


def _grants_of() -> ColumnElement[bool]:
    """Entries about asesor of the decree, and about administrators that reach its office."""
    reaches = or_(_said("work_unit_id").is_(None), _said("work_unit_id") == _WORK_UNIT)
    return and_(
        AuditEvent.action == "role_grant.create",
        or_(
            _said("decree_id") == _DECREE,
            and_(_said("role") == "administrator", reaches),
        ),
    )


def _role_grants() -> AnySelect:
    ended = and_(AuditEvent.action == "role_grant.end", AuditEvent.target_id.in_(_people()))
    return _by_people(AuditEvent.target_id, or_(_grants_of(), ended))


def _memberships() -> AnySelect:
    """Who was put into a team, or in somebody's place, and out of it."""
    return (
        _by_people(
            func.coalesce(Membership.user_id, StandIn.user_id),
            AuditEvent.decree_id == _DECREE_ID,
            AuditEvent.action.in_(_SEATS),
        )
        .outerjoin(Membership, Membership.id == AuditEvent.target_id)
        .outerjoin(StandIn, StandIn.id == AuditEvent.target_id)
    )


def _teams_changed() -> AnySelect:
    return _by_people(
        literal(None, Uuid),
        AuditEvent.decree_id == _DECREE_ID,
        AuditEvent.action.in_(("decree.amend", "decree.succeed", "decree.load")),
    )


def _unconfirmed() -> ColumnElement[bool]:
    """Codes that no second person confirmed; older ones could not be."""
    later = aliased(AuditEvent)
    confirmed = exists().where(
        later.action == "user.confirm_activation_code",
        later.target_id == AuditEvent.target_id,
        later.changes[("code_id", 1)].as_string() == _said("code_id"),
    )
    return and_(AuditEvent.action == "user.issue_activation_code", ~confirmed)


def _codes() -> AnySelect:
    return _by_people(AuditEvent.target_id, _unconfirmed(), AuditEvent.target_id.in_(_people()))


def _codes_and_rights() -> AnySelect:
    """Codes of whoever also put the person into a team, or made them asesor."""
    seat = exists().where(
        Membership.user_id == AuditEvent.target_id,
        Membership.decree_id == _DECREE_ID,
        Membership.added_by_id == AuditEvent.actor_id,
    )
    grant = exists().where(
        RoleGrant.user_id == AuditEvent.target_id,
        RoleGrant.decree_id == _DECREE_ID,
        RoleGrant.granted_by_id == AuditEvent.actor_id,
    )
    return _by_people(AuditEvent.target_id, _unconfirmed(), or_(seat, grant))


def _own_rights() -> AnySelect:
    own_seat = exists().where(
        AuditEvent.action == "membership.create",
        AuditEvent.decree_id == _DECREE_ID,
        Membership.id == AuditEvent.target_id,
        Membership.user_id == AuditEvent.actor_id,
    )
    own_grant = and_(_grants_of(), AuditEvent.target_id == AuditEvent.actor_id)
    return _by_people(AuditEvent.actor_id, or_(own_seat, own_grant))


def _accounts_changed() -> AnySelect:
    return _by_people(
        AuditEvent.target_id,
        AuditEvent.action == "user.update",
        AuditEvent.target_id.in_(_people()),
        or_(*(cast(AuditEvent.changes, String).contains(f'"{name}"') for name in _IDENTITY)),
    )


def _command_line() -> AnySelect:
    about_people = and_(
        AuditEvent.action.in_(_ACCOUNT_STEPS),
        or_(AuditEvent.target_id.in_(_people()), AuditEvent.action.in_(_GRANTS)),
    )
    return _steps(
        literal(None, Uuid),
        AuditEvent.actor_kind == ActorKind.COMMAND_LINE,
        or_(AuditEvent.decree_id == _DECREE_ID, about_people),
    )


_RULES: dict[SeparationRule, Callable[[], AnySelect]] = {
    SeparationRule.OWN_RIGHT: _own_rights,
    SeparationRule.BOTH_LEVELS: _accepted(
        exists().where(
            _VERIFIED,
            or_(*(one == other for one in _people_of(_first) for other in _people_of(_last))),
        )
    ),
    SeparationRule.ONE_LEVEL: _accepted(~exists().where(_VERIFIED)),
    SeparationRule.LINKS_ALONE: _accepted(~_HAS_CONTENTS),
    SeparationRule.ROLE_GRANT: _role_grants,
    SeparationRule.MEMBERSHIP: _memberships,
    SeparationRule.TEAMS_CHANGED: _teams_changed,
    SeparationRule.ACTIVATION_CODE: _codes,
    SeparationRule.CODE_AND_RIGHT: _codes_and_rights,
    SeparationRule.ACCOUNT_CHANGED: _accounts_changed,
    SeparationRule.COMMAND_LINE: _command_line,
}


@cache
def of_rules(rule: SeparationRule | None, *, is_since: bool) -> tuple[AnySelect, AnySelect]:
    """A page of the steps, all or those of one rule, and how many there are."""
    found = union_all(
        *(
            build().add_columns(literal(name.value).label("rule"))
            for name, build in _RULES.items()
            if rule in (None, name)
        )
    ).subquery()
    person = aliased(User)
    statement: AnySelect = (
        select(
            found.c.rule,
            AuditEvent,
            person.id.label("person_id"),
            person.name.label("person_name"),
        )
        .join(AuditEvent, AuditEvent.id == found.c.event_id)
        .outerjoin(person, person.id == found.c.person_id)
    )
    if is_since:
        statement = statement.where(AuditEvent.at >= bindparam("since", type_=UtcDateTime()))
    how_many = select(func.count()).select_from(statement.subquery())
    page = statement.order_by(AuditEvent.id.desc(), found.c.rule)
    size, offset = (bindparam(name, type_=Integer()) for name in ("size", "offset"))
    return page.limit(size).offset(offset), how_many
