"""The people in a team: added, changed, ended; never deleted, and what a person decided stays."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.models import Membership, Team, User
from app.models.team import MembershipRole
from app.schemas.decrees.files import MemberEntry
from app.services.decrees.loading import names
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.planning import TeamMatch
from app.services.decrees.loading.report import ChangeSubject
from app.services.decrees.loading.writers.people import People

_COORDINATOR: Final = (MembershipRole.KOORDINATOR, False)


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
    """Bring a team's memberships in line with the file."""
    places = [
        _Place(position, entry, people.user_of(entry), names.below(match.path, entry.name))
        for position, entry in enumerate(match.entry.members, start=1)
    ]
    writer = _Writer(loading, match, team)
    for membership in loading.stored.memberships.get(team.id, []):
        if membership.valid_to is None:
            writer.open[membership.user_id] = membership
        elif membership.ended_by_id is not None:
            writer.ended[membership.user_id] = membership
    await writer.end_missing({place.user.id for place in places})
    await writer.change_roles(places)
    for place in places:
        writer.write(place)
    await loading.session.flush()


@dataclass
class _Writer:
    loading: Loading
    match: TeamMatch
    team: Team
    open: dict[UUID, Membership] = field(default_factory=dict)
    ended: dict[UUID, Membership] = field(default_factory=dict)

    async def end_missing(self, present: set[UUID]) -> None:
        """End the memberships of the file that it no longer has."""
        for user_id, membership in list(self.open.items()):
            if user_id in present or membership.added_by_id:
                continue
            membership.valid_to = max(self.loading.today, membership.valid_from)
            path = names.below(self.match.path, membership.name)
            self.loading.ledger.removed(ChangeSubject.MEMBERSHIP, path, membership.title)
            del self.open[user_id]
        await self.loading.session.flush()

    async def change_roles(self, places: list[_Place]) -> None:
        """Give changed roles; a coordinator who goes makes room before the next one comes."""
        changes = [place for place in places if self._changes_role(place)]
        for place in sorted(changes, key=lambda place: place.standing == _COORDINATOR):
            if self._may_hold(place):
                membership = self.open[place.user.id]
                values = {"role": place.role, "is_deputy": place.entry.is_deputy}
                self.loading.ledger.apply(membership, values, ChangeSubject.MEMBERSHIP, place.path)
                await self.loading.session.flush()

    def write(self, place: _Place) -> None:
        """Change, add, or leave one member as a person decided."""
        ledger, membership = self.loading.ledger, self.open.get(place.user.id)
        if membership is not None and membership.added_by_id:
            kept = {name: value for name, value in place.values.items() if name != "position"}
            ledger.keep(membership, kept, ChangeSubject.MEMBERSHIP, place.path)
        elif membership is not None:
            values = dict(place.values)
            standing = {name: values.pop(name) for name in ("role", "is_deputy")}
            ledger.keep(membership, standing, ChangeSubject.MEMBERSHIP, place.path)
            ledger.apply(membership, values, ChangeSubject.MEMBERSHIP, place.path)
        elif place.user.id in self.ended:
            ended_on = self.ended[place.user.id].valid_to
            ledger.kept(ChangeSubject.MEMBERSHIP, place.path, "valid_to", ended_on, None)
        elif not self._may_hold(place):
            ledger.kept(ChangeSubject.MEMBERSHIP, place.path, "role", None, place.role)
        else:
            self._add(place)

    def _changes_role(self, place: _Place) -> bool:
        membership = self.open.get(place.user.id)
        return (
            membership is not None
            and membership.added_by_id is None
            and (membership.role, membership.is_deputy) != place.standing
        )

    def _may_hold(self, place: _Place) -> bool:
        """Whether the role is free: a coordinator whom a person appointed stays."""
        return place.standing != _COORDINATOR or not any(
            (membership.role, membership.is_deputy) == _COORDINATOR
            for membership in self.open.values()
        )

    def _add(self, place: _Place) -> None:
        loading = self.loading
        membership = Membership(
            id=loading.key("team", self.match.position, "member", place.position),
            team_id=self.team.id,
            user_id=place.user.id,
            decree_id=loading.decree.id,
            valid_from=self._valid_from(),
            **place.values,
        )
        loading.session.add(membership)
        self.open[place.user.id] = membership
        loading.ledger.added(ChangeSubject.MEMBERSHIP, place.path, place.entry.title)

    def _valid_from(self) -> date:
        return (
            self.loading.file.decree.takes_effect_on if self.loading.created else self.loading.today
        )
