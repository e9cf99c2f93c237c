"""A name that was edited in a decree file beside its username: the account's new name."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from app.models import Membership, WorkUnit
from app.policies.actors import Actor
from app.services.decrees.loading.report import ChangeSubject, Ledger
from app.services.decrees.loading.writers.people import People


def rename_accounts(
    actor: Actor | None,
    unit: WorkUnit,
    people: People,
    memberships: Iterable[Membership],
    ledger: Ledger,
) -> None:
    """Give an account of the office the name that the file now has beside its username.

    Only where the decree had another one for that person; one's own name is changed by others.
    """
    had: dict[UUID, set[str]] = defaultdict(set)
    for membership in memberships:
        had[membership.user_id].add(membership.name)
    for person in people.persons.values():
        user = person.user
        if user is None or person.username != user.username or user.work_unit_id != unit.id:
            continue
        is_edited = bool(had[user.id]) and person.name not in had[user.id] | {user.name}
        if is_edited and (actor is None or actor.user_id != user.id):
            path = f"Akun {user.username}"
            ledger.changed(ChangeSubject.ACCOUNT, path, "name", user.name, person.name)
            user.name = person.name
