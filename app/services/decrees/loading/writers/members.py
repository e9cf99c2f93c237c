"""The people in a team: added, changed, ended; never deleted, and what a person decided stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Forbidden
from app.models import Decree, Membership, Team, User, WorkUnit
from app.models.team import HEADS, MembershipRole
from app.policies.actors import Actor
from app.schemas.decrees.files import DecreeFile, MemberEntry
from app.services.decrees.loading import names
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.planning import TeamMatch
from app.services.decrees.loading.report import ChangeSubject, Moves, moves_of
from app.services.decrees.loading.writers.directory import People
from app.services.platform.validity import has_ended


@dataclass(frozen=True)
class _Place:
    """A member of the file: where in the team, and which account."""

    position: int
    entry: MemberEntry
    user: User
    path: str

    @property
    def role(self) -> MembershipRole:
        return MembershipRole(self.entry.role)

    @property
    def standing(self) -> tuple[MembershipRole, bool]:
        """The role, and whether in its second place."""
        return self.role, self.entry.is_deputy

    @property
    def leads(self) -> bool:
        """Whether it is the first place of the team."""
        return self.role in HEADS and not self.entry.is_deputy

    @property
    def values(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "is_deputy": self.entry.is_deputy,
            "title": self.entry.title,
            "name": self.entry.name,
            "job_title": self.entry.job_title,
            "job_title_correction": self.entry.job_title_correction,
            "position": self.position,
        }


async def write_members(loading: Loading, match: TeamMatch, team: Team, people: People) -> None:
    """Bring a team's memberships in line with the file.

    A seat whose end is planned is still held: it is neither ended nor given a second time. Seats of
    a decree that has a successor end with its rights, and later nobody joins.
    """
    places = [
        _Place(position, entry, people.user_of(entry), names.below(match.path, entry.name))
        for position, entry in enumerate(match.entry.members, start=1)
    ]
    seats = SeatsOfTeam.on(loading.today, loading.stored.memberships.get(team.id, []))
    writer = _Writer(loading, match, team, seats)
    await writer.end_missing({place.user.id for place in places})
    await writer.change_roles(places)
    for place in writer.in_order(places):
        writer.write(place)
    await loading.session.flush()


@dataclass
class SeatsOfTeam:
    """The memberships of a team on a day: those that have not ended, and those that people ended.

    `held` is for each person the one of today, else the next to come; `later` are those to come
    after it.
    """

    held: dict[UUID, Membership] = field(default_factory=dict)
    later: list[Membership] = field(default_factory=list)
    ended: dict[UUID, Membership] = field(default_factory=dict)

    @classmethod
    def on(cls, day: date, memberships: Iterable[Membership]) -> Self:
        """Sort them; one that ended before it began was never held."""
        seats = cls()
        for membership in sorted(memberships, key=lambda each: each.valid_from):
            user_id = membership.user_id
            if not has_ended(membership, day):
                if seats.held.setdefault(user_id, membership) is not membership:
                    seats.later.append(membership)
            elif membership.ended_by_id is not None:
                seats.ended[user_id] = membership
        return seats

    def has_head(self, *, but: UUID) -> bool:
        """Whether somebody else leads the team, or will."""
        return any(
            membership.leads
            for membership in (*self.held.values(), *self.later)
            if membership.user_id != but
        )


@dataclass
class _Writer:
    loading: Loading
    match: TeamMatch
    team: Team
    seats: SeatsOfTeam
    moves: Moves = field(default_factory=dict)
    has_ended: bool = False

    async def end_missing(self, present: set[UUID]) -> None:
        """End the memberships of the file that it no longer has; an end that is planned stays.

        So does whom people added: that is told where the file was made with them.
        """
        for user_id, membership in list(self.seats.held.items()):
            is_added = membership.added_by_id is not None
            if user_id in present or (is_added and membership.id not in self.loading.exported):
                continue
            path = names.below(self.match.path, membership.name)
            today = max(self.loading.today, membership.valid_from)
            if is_added or membership.valid_to is not None:
                planned = membership.valid_to
                self.loading.ledger.kept(ChangeSubject.MEMBERSHIP, path, "valid_to", planned, today)
                continue
            membership.valid_to = today
            self.loading.ledger.removed(ChangeSubject.MEMBERSHIP, path, membership.title)
            del self.seats.held[user_id]
            self.has_ended = True
        await self.loading.session.flush()

    async def change_roles(self, places: list[_Place]) -> None:
        """Give changed roles; a head who goes makes room before the next one comes."""
        changes = [place for place in places if self._changes_role(place)]
        for place in sorted(changes, key=lambda place: place.leads):
            if self._may_hold(place):
                membership = self.seats.held[place.user.id]
                values = {"role": place.role, "is_deputy": place.entry.is_deputy}
                self.loading.ledger.apply(membership, values, ChangeSubject.MEMBERSHIP, place.path)
                await self.loading.session.flush()

    def in_order(self, places: Sequence[_Place]) -> list[_Place]:
        """The members with the numbers to store; the gap of one who left stays while none moves."""
        seats = [self.seats.held.get(place.user.id) for place in places]
        own = [None if seat and seat.added_by_id else seat for seat in seats]
        self.moves = moves_of(own)
        if self.has_ended or self.moves or None in seats:
            return list(places)
        return [
            replace(place, position=seat.position) if seat else place
            for place, seat in zip(places, own, strict=True)
        ]

    def write(self, place: _Place) -> None:
        """Change, add, or leave one member as a person decided."""
        ledger, membership = self.loading.ledger, self.seats.held.get(place.user.id)
        until, ended = self.loading.rights_end, self.seats.ended.get(place.user.id)
        if membership is not None and membership.added_by_id:
            kept = {name: value for name, value in place.values.items() if name != "position"}
            ledger.keep(membership, kept, ChangeSubject.MEMBERSHIP, place.path)
        elif membership is not None:
            values = dict(place.values)
            standing = {name: values.pop(name) for name in ("role", "is_deputy")}
            ledger.keep(membership, standing, ChangeSubject.MEMBERSHIP, place.path)
            ledger.moved(membership, self.moves, ChangeSubject.MEMBERSHIP, place.path)
            membership.position = values.pop("position")
            ledger.apply(membership, values, ChangeSubject.MEMBERSHIP, place.path)
        elif ended is not None:
            ledger.kept(ChangeSubject.MEMBERSHIP, place.path, "valid_to", ended.valid_to, None)
        elif until is not None and until <= self._valid_from():
            ledger.kept(ChangeSubject.MEMBERSHIP, place.path, "valid_to", until, None)
        elif not place.user.is_active:
            ledger.kept(ChangeSubject.MEMBERSHIP, place.path, "is_active", old=False, new=True)
        elif not self._may_hold(place) or self._evaluates(place):
            ledger.kept(ChangeSubject.MEMBERSHIP, place.path, "role", None, place.role)
        else:
            self._add(place)

    def _changes_role(self, place: _Place) -> bool:
        membership = self.seats.held.get(place.user.id)
        return (
            membership is not None
            and membership.added_by_id is None
            and (membership.role, membership.is_deputy) != place.standing
        )

    def _may_hold(self, place: _Place) -> bool:
        """Whether the role is free: a head whom a person appointed or will end stays."""
        return not place.leads or not self.seats.has_head(but=place.user.id)

    def _evaluates(self, place: _Place) -> bool:
        """Whether the person is asesor of the decree, who has no part in it."""
        first, until = self._valid_from(), self.loading.rights_end
        return any(
            not has_ended(grant, first) and (until is None or grant.valid_from < until)
            for grant in self.loading.stored.evaluators
            if grant.user_id == place.user.id
        )

    def _add(self, place: _Place) -> None:
        loading = self.loading
        membership = Membership(
            id=loading.key("team", self.match.position, "member", place.position),
            team_id=self.team.id,
            user_id=place.user.id,
            decree_id=loading.decree.id,
            valid_from=self._valid_from(),
            valid_to=loading.rights_end,
            **place.values,
        )
        loading.session.add(membership)
        self.seats.held[place.user.id] = membership
        loading.ledger.added(ChangeSubject.MEMBERSHIP, place.path, place.entry.title)

    def _valid_from(self) -> date:
        """The day on which whoever is new joins; never before the decree takes effect."""
        begins = self.loading.file.decree.takes_effect_on
        return begins if self.loading.created else max(begins, self.loading.today)


async def require_no_new_seat(
    session: AsyncSession, actor: Actor, file: DecreeFile, unit: WorkUnit, people: People
) -> None:
    """Raise Forbidden when the file gives the actor a position that they do not hold already.

    A position goes on from one decree of the office to the next: same team, same role, in the same
    place of it.
    """
    own = {
        (team.kind, team.number, entry.role, entry.is_deputy)
        for team in file.teams
        for entry in team.members
        if (user := people.person_of(entry).user) and user.id == actor.user_id
    }
    rows = await session.execute(
        select(Team.kind, Team.number, Membership.role, Membership.is_deputy)
        .join(Membership, Membership.team_id == Team.id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            Decree.work_unit_id == unit.id,
            Membership.user_id == actor.user_id,
            Membership.valid_on_or_after(clock.today_in(unit.time_zone)),
        )
    )
    held = {(row.kind.value, row.number, row.role.value, row.is_deputy) for row in rows}
    if own - held:
        raise Forbidden("own_appointment")
