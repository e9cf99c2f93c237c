"""Who is who: the accounts behind the names of a decree, new ones for people nobody knows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.identifiers import derived_id, new_id
from app.core.nips import impossible_parts, near_nips
from app.core.texts import person_key
from app.models import Membership, User, WorkUnit
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.loading import faults
from app.services.decrees.loading.planning import Claims, claimed_people
from app.services.decrees.loading.report import ChangeSubject, Ledger, LoadFault
from app.services.decrees.loading.writers.directory import (
    Directory,
    People,
    Person,
    read_directory,
)
from app.services.decrees.loading.writers.usernames import candidates, username_of


async def find_people(
    session: AsyncSession,
    file: DecreeFile,
    unit: WorkUnit,
    memberships: Sequence[Membership],
    claims: Claims,
) -> People:
    """Find the accounts: by NIP, else user name, else e-mail, else name in office or decree.

    Else it is whoever holds the seat that a line names. Where it names somebody else's, that is a
    fault: a seat goes to another person on a line of its own.

    An account that was switched off, of somebody whom the decree does not have yet, is a fault;
    so is an impossible NIP that no account has.
    """
    people = People.of(file, claimed_people(claims, memberships))
    directory = await read_directory(session, people, unit, memberships)
    for person in people.persons.values():
        directory.identify(person)
    serving = {each.user_id for each in memberships}
    people.faults = [
        *directory.faults,
        *_shared_accounts(people),
        *_lookalikes(people, directory),
        *_impossible_nips(people, file.decree.date, clock.today_in(unit.time_zone)),
        *(
            replace(faults.account_inactive(person.name, person.user.username), member=person.place)
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
                fault = faults.account_shared(owner.name, person.name, person.user.username)
                yield replace(fault, member=person.place)


def _lookalikes(people: People, directory: Directory) -> Iterable[LoadFault]:
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
                fault = faults.nip_looks_alike(person.name, *near)
                yield replace(fault, member=person.place, field="nip")
            elif key in names:
                fault = faults.looks_alike(person.name, *names[key])
                yield replace(fault, member=person.place)
            account = (username_of(person.name), person.name)
            names.setdefault(key, account)
            nips |= {person.nip: account} if person.nip else {}


def _impossible_nips(people: People, made: date, today: date) -> Iterable[LoadFault]:
    """Those that no account has; what an account has already is corrected there.

    Of several parts that cannot be the first is told: it is copied anew as a whole.
    """
    for person in people.persons.values():
        if person.nip and (person.user is None or person.nip != person.user.nip):
            for code in impossible_parts(person.nip, made, today)[:1]:
                fault = faults.nip_impossible(person.name, person.nip, code)
                yield replace(fault, member=person.place, field="nip")
