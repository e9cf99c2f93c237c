"""What a decree file says of accounts that are there already: a new name is theirs, no more."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from app.models import Membership, WorkUnit
from app.policies.actors import Actor
from app.services.decrees.loading.report import ChangeSubject, Ledger
from app.services.decrees.loading.writers.directory import People

# By these a person signs in or is recognised: changed on the account alone.
_KEPT: Final = ("nip", "email", "username")


def rename_accounts(
    actor: Actor | None,
    unit: WorkUnit,
    people: People,
    memberships: Iterable[Membership],
    ledger: Ledger,
) -> None:
    """Give an account of the office the name that the file now has beside its username.

    Only where the decree had another one for that person; one's own name is changed by others. A
    line that names its seat by an id changes what the decree calls that person, and nothing else.
    """
    had: dict[UUID, set[str]] = defaultdict(set)
    for membership in memberships:
        had[membership.user_id].add(membership.name)
    for person in people.persons.values():
        user = person.user
        if (
            user is None
            or person.claimed
            or person.username != user.username
            or user.work_unit_id != unit.id
        ):
            continue
        is_edited = bool(had[user.id]) and person.name not in had[user.id] | {user.name}
        if is_edited and (actor is None or actor.user_id != user.id):
            path = f"Akun {user.username}"
            ledger.changed(ChangeSubject.ACCOUNT, path, "name", user.name, person.name)
            user.name = person.name


def tell_kept(people: People, ledger: Ledger) -> None:
    """Tell of each NIP, e-mail address or username in the file that an account has otherwise.

    They stay as they are. Neither NIP nor address is told again: this goes into the audit log.
    """
    for person in people.persons.values():
        user = person.user
        for name in _KEPT if user is not None else ():
            new, old = getattr(person, name), getattr(user, name)
            if new and new.casefold() != (old or "").casefold():
                told = new if name == "username" else None
                ledger.kept(ChangeSubject.ACCOUNT, person.name, name, None, told)
