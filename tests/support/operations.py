"""For every operation of the service: who may call it by the domain's table, and a good request."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.models.rights import ActorRole, Permission
from app.policies.grants import GRANTS
from tests.support import portal
from tests.support.calls import Call, Caller, Operation, every_operation
from tests.support.expectations import (
    ALSO,
    IN_REQUEST,
    LISTED,
    OF_ALL,
    OF_DECREE,
    OF_MANY,
    OWN,
    WHO_MAY,
    Needs,
    Open,
    Seen,
    Sight,
)
from tests.support.office import PEOPLE
from tests.support.prepared import Prepared
from tests.support.requests import make_request

__all__ = [
    "NAMED_BY_CONTENT", "ROWS", "WITH_A_SECRET", "Call", "Caller", "Open", "Operation", "Row",
    "Sight", "every_operation", "right_caller",
]  # fmt: skip
# An answer with a secret, or to one, is never kept to be given again.
WITH_A_SECRET = {
    "change_password", "confirm_identity", "begin_second_factor", "finish_second_factor",
    "renew_recovery_codes", "remove_second_factor", "issue_activation_code",
    "issue_service_account_key",
    "rotate_service_account_key", "create_webhook_endpoint", "rotate_webhook_secret",
    "create_connector", "start_connector_trial", "sign_report", "sign_lhe",
}  # fmt: skip
NAMED_BY_CONTENT = {"put_record"}  # the same again changes nothing, and older never wins


@dataclass(frozen=True)
class Row:
    """An operation of `expectations.py`, and how a good request of it is made."""

    id: str
    needs: Needs
    sight: Seen

    @property
    def make(self) -> Callable[[Prepared, Caller], Call]:
        """A request that succeeds for whoever may make it."""
        return partial(make_request, self.id)

    @property
    def lists(self) -> Callable[[Prepared], str] | None:
        """Makes what a list shows, and says its id."""
        return LISTED.get(self.id)

    @property
    def is_of_decree(self) -> bool:
        return self.id in OF_DECREE

    @property
    def is_of_all(self) -> bool:
        return self.id in OF_ALL

    @property
    def is_of_many(self) -> bool:
        return self.id in OF_MANY

    @property
    def in_request(self) -> bool:
        return self.id in IN_REQUEST

    @property
    def is_own(self) -> bool:
        return self.id in OWN

    @property
    def also(self) -> tuple[Permission, ...]:
        return ALSO.get(self.id, ())


ROWS = {name: Row(name, needs, sight) for needs, sight, names in WHO_MAY for name in names.split()}


def right_caller(prepared: Prepared, operation_id: str) -> Caller:
    """Somebody who may: a member of team V where a member suffices, else who stands next."""
    row = ROWS[operation_id]
    if operation_id in portal.OPERATIONS:
        return Caller(portal.portal(prepared))
    if row.needs is Open.SERVICES:
        return Caller(prepared.sirian)
    roles = (
        ActorRole.ANGGOTA, ActorRole.KOORDINATOR, ActorRole.PELAKSANA, ActorRole.PENGARAH,
    )  # fmt: skip
    for role in roles[2:] if row.is_of_decree else roles:
        if isinstance(row.needs, Open) or role in GRANTS[row.needs[0]]:
            return Caller(prepared.office.person(role), PEOPLE[role])
    if not isinstance(row.needs, Open) and ActorRole.ASESOR in GRANTS[row.needs[0]]:
        return Caller(prepared.office.person(prepared.asesor), prepared.asesor)
    return Caller(prepared.administrator, "admin")
