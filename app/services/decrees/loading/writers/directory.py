"""Who may be meant by the names of a decree: its people, and the accounts that are there."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self, TypeAlias
from uuid import UUID

from sqlalchemy import SQLColumnExpression, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.texts import folded, share_a_name
from app.models import Membership, User, WorkUnit
from app.schemas.decrees.files import DecreeFile, MemberEntry
from app.services.decrees.files.namesakes import Namesakes, PersonKey
from app.services.decrees.loading import faults
from app.services.decrees.loading.report import LoadFault

_MOST_AT_ONCE: Final = 500


Place: TypeAlias = tuple[int, int]


@dataclass
class Person:
    """A person of the file with every identifier it gives; `user` is the account, if known.

    A namesake's name says nothing of who they are: somebody else in the file has it too.
    """

    name: str
    job_title: str
    nip: str | None = None
    username: str | None = None
    email: str | None = None
    user: User | None = None
    is_namesake: bool = False
    claimed: dict[UUID, Place] = field(default_factory=dict)
    """The accounts whose seats its lines name by their ids, each with the line that does."""
    place: Place | None = None
    """Where it stands first: the place of the team and of the member in it, from 1."""

    def learn(self, entry: MemberEntry) -> None:
        """Take over what one more mention says."""
        self.nip = self.nip or entry.nip
        self.username = self.username or entry.username
        self.email = self.email or entry.email


@dataclass
class People:
    """The people of a file by their keys, and why some of them cannot be told apart."""

    namesakes: Namesakes
    persons: dict[PersonKey, Person] = field(default_factory=dict)
    faults: list[LoadFault] = field(default_factory=list)

    @classmethod
    def of(cls, file: DecreeFile, holders: Mapping[tuple[int, int], UUID]) -> Self:
        """Everybody whom the file mentions, still without an account."""
        entries = {
            (team_at, at): entry
            for team_at, team in enumerate(file.teams, start=1)
            for at, entry in enumerate(team.members, start=1)
        }
        people = cls(Namesakes.among((entry.name, entry.username) for entry in entries.values()))
        for place, entry in entries.items():
            key = people.namesakes.key_of(entry.name, entry.username)
            job_title = entry.job_title_correction or entry.job_title
            person = Person(entry.name, job_title, is_namesake=key[0] in people.namesakes.names)
            known = people.persons.setdefault(key, person)
            known.learn(entry)
            known.place = known.place or place
            if place in holders:
                known.claimed.setdefault(holders[place], place)
        return people

    def person_of(self, entry: MemberEntry) -> Person:
        """Whom a member of the file stands for."""
        return self.persons[self.namesakes.key_of(entry.name, entry.username)]

    def user_of(self, entry: MemberEntry) -> User:
        """The account of a member; known for everybody once `create_accounts` has run."""
        user = self.person_of(entry).user
        if user is None:
            message = f"{entry.name} has no account"
            raise LookupError(message)
        return user


@dataclass
class Directory:
    """The accounts that may be meant."""

    unit: WorkUnit
    users: list[User]
    decree_names: dict[str, set[UUID]]
    faults: list[LoadFault] = field(default_factory=list)

    @property
    def nearby(self) -> list[User]:
        """The accounts of the office, and of whoever serves under the decree."""
        members = self._members()
        return [
            user for user in self.users if user.work_unit_id == self.unit.id or user.id in members
        ]

    def identify(self, person: Person) -> None:
        """Set the account of a person, or note why nobody can say which it is."""
        before = len(self.faults)
        person.user = (
            self._one(user for user in self.users if person.nip and user.nip == person.nip)
            or self._by_username(person)
            or self._by_email(person)
            or self._by_seat(person, _is_its_name)
            or (None if person.is_namesake else self._by_name(person))
            or self._by_seat(person, share_a_name)
        )
        self.faults[before:] = [
            replace(fault, member=person.place) for fault in self.faults[before:]
        ]
        for user in self.users:
            if user.id in person.claimed and user is not person.user:
                fault = faults.seat_of_another(person.name, user.name)
                self.faults.append(replace(fault, member=person.claimed[user.id]))

    def _by_seat(self, person: Person, is_called: Callable[[str, str], bool]) -> User | None:
        """The account whose seat the line names, where it may be called so."""
        return self._one(
            user
            for user in self.users
            if user.id in person.claimed and _agree(person, user)
            if any(is_called(person.name, each) for each in self._names_of(user))
        )

    def _names_of(self, user: User) -> Iterable[str]:
        """Of the account, and in the decree."""
        return (user.name, *(name for name, ids in self.decree_names.items() if user.id in ids))

    def _by_username(self, person: Person) -> User | None:
        user = self._one(u for u in self.users if person.username and u.username == person.username)
        if user and not _agree(person, user):
            fault = faults.other_nip(person.name, user.username)
            self.faults.append(replace(fault, field="nip"))
        elif user and not person.nip and not share_a_name(person.name, user.name):
            if user.id in person.claimed:
                self.faults.append(faults.seat_of_another(person.name, user.name))
            else:
                fault = faults.name_differs(person.name, user.username, user.name)
                self.faults.append(replace(fault, field="username"))
        return user

    def _by_email(self, person: Person) -> User | None:
        email = (person.email or "").casefold()
        return self._one(
            user
            for user in self.users
            if email and (user.email or "").casefold() == email and _agree(person, user)
        )

    def _by_name(self, person: Person) -> User | None:
        key = folded(person.name)
        in_decree = self.decree_names.get(key, set())
        in_office = {
            user.id
            for user in self.users
            if folded(user.name) == key
            and (user.work_unit_id == self.unit.id or user.id in self._members())
        }
        for ids in (in_decree, in_office):
            found = [user for user in self.users if user.id in ids and _agree(person, user)]
            if len(found) > 1:
                self.faults.append(faults.name_ambiguous(person.name, len(found)))
            if found:
                return found[0]
        return None

    def _members(self) -> set[UUID]:
        return set().union(*self.decree_names.values())

    @staticmethod
    def _one(users: Iterable[User]) -> User | None:
        found = list(users)
        return found[0] if len(found) == 1 else None


def _is_its_name(first: str, second: str) -> bool:
    """Whether both are one name, whatever its case, accents and blanks."""
    return folded(first) == folded(second)


def _agree(person: Person, user: User) -> bool:
    """Whether nothing says that these are two people."""
    return None in (person.nip, user.nip) or person.nip == user.nip


async def read_directory(
    session: AsyncSession, people: People, unit: WorkUnit, memberships: Iterable[Membership]
) -> Directory:
    """The accounts of the office and the decree, and those that the file names."""
    decree_names: dict[str, set[UUID]] = defaultdict(set)
    for membership in memberships:
        decree_names[folded(membership.name)].add(membership.user_id)
    persons = people.persons.values()
    wanted: list[tuple[Any, set[Any]]] = [
        (User.id, set().union(*decree_names.values())),
        (User.nip, {person.nip for person in persons if person.nip}),
        (User.username, {person.username for person in persons if person.username}),
        (func.lower(User.email), {person.email.lower() for person in persons if person.email}),
    ]
    users = {user.id: user for user in await _users(session, User.work_unit_id, {unit.id})}
    for column, values in wanted:
        users |= {user.id: user for user in await _users(session, column, values)}
    return Directory(unit, list(users.values()), dict(decree_names))


async def _users(
    session: AsyncSession, column: SQLColumnExpression[Any], values: Iterable[object]
) -> list[User]:
    """The accounts whose column has one of the values, a limited number of values at a time."""
    listed = list(values)
    found: list[User] = []
    for start in range(0, len(listed), _MOST_AT_ONCE):
        part = listed[start : start + _MOST_AT_ONCE]
        found += await session.scalars(select(User).where(column.in_(part)))
    return found
