"""Who is who: the accounts behind the names of a decree, new ones for people nobody knows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import SQLColumnExpression, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.identifiers import derived_id, new_id
from app.core.nips import impossible_parts, near_nips
from app.core.texts import folded, person_key, share_a_name
from app.models import Membership, User, WorkUnit
from app.schemas.decrees.files import DecreeFile, MemberEntry
from app.services.decrees.files.namesakes import Namesakes, PersonKey
from app.services.decrees.loading import faults
from app.services.decrees.loading.report import ChangeSubject, Ledger, LoadFault
from app.services.decrees.loading.writers.usernames import candidates, username_of

_MOST_AT_ONCE: Final = 500


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
    def of(cls, file: DecreeFile) -> Self:
        """Everybody whom the file mentions, still without an account."""
        entries = [entry for team in file.teams for entry in team.members]
        people = cls(Namesakes.among((entry.name, entry.username) for entry in entries))
        for entry in entries:
            key = people.namesakes.key_of(entry.name, entry.username)
            job_title = entry.job_title_correction or entry.job_title
            person = Person(entry.name, job_title, is_namesake=key[0] in people.namesakes.names)
            people.persons.setdefault(key, person).learn(entry)
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


async def find_people(
    session: AsyncSession, file: DecreeFile, unit: WorkUnit, memberships: Sequence[Membership]
) -> People:
    """Find the accounts: by NIP, else user name, else e-mail, else name in office or decree.

    An account that was switched off, of somebody whom the decree does not have yet, is a fault;
    so is an impossible NIP that no account has.
    """
    people = People.of(file)
    directory = await _read_directory(session, people, unit, memberships)
    for person in people.persons.values():
        directory.identify(person)
    serving = {each.user_id for each in memberships}
    people.faults = [
        *directory.faults,
        *_shared_accounts(people),
        *_lookalikes(people, directory),
        *_impossible_nips(people, file.decree.date, clock.today_in(unit.time_zone)),
        *(
            faults.account_inactive(person.name, person.user.username)
            for person in people.persons.values()
            if person.user and not person.user.is_active and person.user.id not in serving
        ),
    ]
    return people


async def create_accounts(
    session: AsyncSession, file: DecreeFile, unit: WorkUnit, people: People, ledger: Ledger
) -> None:
    """Make an account, without a password, for everybody who has none."""
    for person in people.persons.values():
        if person.user is not None:
            continue
        username = person.username or await _free_username(session, person.name)
        key = derived_id(file.decree.date, "user", username)
        person.user = User(
            id=new_id() if await session.get(User, key) else key,
            work_unit_id=unit.id,
            username=username,
            name=person.name,
            job_title=person.job_title,
            nip=person.nip,
            email=person.email,
            is_active=True,
        )
        session.add(person.user)
        await session.flush()
        ledger.added(ChangeSubject.ACCOUNT, f"Akun {username}", person.name)


async def _free_username(session: AsyncSession, name: str) -> str:
    for username in candidates(name):
        if await session.scalar(select(User.id).where(User.username == username)) is None:
            return username
    raise AssertionError  # candidates never end


def _shared_accounts(people: People) -> Iterable[LoadFault]:
    owners: dict[UUID, Person] = {}
    for person in people.persons.values():
        if person.user is not None:
            owner = owners.setdefault(person.user.id, person)
            if owner is not person:
                yield faults.account_shared(owner.name, person.name, person.user.username)


def _lookalikes(people: People, directory: "_Directory") -> Iterable[LoadFault]:
    """People who would get an account although one of nearly that name or NIP is there already.

    Or in the file. Whoever is given a username of their own is meant to be somebody else.
    """
    names = {person_key(user.name): (user.username, user.name) for user in directory.nearby}
    nips = {user.nip: (user.username, user.name) for user in directory.nearby if user.nip}
    for person in people.persons.values():
        if person.user is None and person.username is None:
            key = person_key(person.name)
            near = next((nips[nip] for nip in near_nips(person.nip) if nip in nips), None)
            if near is not None:
                yield faults.nip_looks_alike(person.name, *near)
            elif key in names:
                yield faults.looks_alike(person.name, *names[key])
            account = (username_of(person.name), person.name)
            names.setdefault(key, account)
            nips |= {person.nip: account} if person.nip else {}


def _impossible_nips(people: People, made: date, today: date) -> Iterable[LoadFault]:
    """Those that a new account would get; what an account has already is corrected there."""
    for person in people.persons.values():
        if person.user is None and person.nip:
            for code in impossible_parts(person.nip, made, today):
                yield faults.nip_impossible(person.name, person.nip, code)


@dataclass
class _Directory:
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
        person.user = (
            self._one(user for user in self.users if person.nip and user.nip == person.nip)
            or self._by_username(person)
            or self._by_email(person)
            or (None if person.is_namesake else self._by_name(person))
        )

    def _by_username(self, person: Person) -> User | None:
        user = self._one(u for u in self.users if person.username and u.username == person.username)
        if user and not _agree(person, user):
            self.faults.append(faults.other_nip(person.name, user.username))
        elif user and not person.nip and not share_a_name(person.name, user.name):
            self.faults.append(faults.name_differs(person.name, user.username, user.name))
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


def _agree(person: Person, user: User) -> bool:
    """Whether nothing says that these are two people."""
    return None in (person.nip, user.nip) or person.nip == user.nip


async def _read_directory(
    session: AsyncSession, people: People, unit: WorkUnit, memberships: Iterable[Membership]
) -> _Directory:
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
    return _Directory(unit, list(users.values()), dict(decree_names))


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
