"""Who gets as far as an operation: asked of every request before its body is read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import Request
from fastapi.security import OAuth2PasswordBearer

from app.api.service_authentication import authenticate_service, count
from app.core import context
from app.core.database import Database
from app.core.errors import Forbidden, Unauthenticated
from app.core.security import InvalidToken, read_access_token
from app.core.settings import Settings
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.policies.actors import Actor, AnyActor, ServiceActor
from app.policies.gates import Gate
from app.policies.proof import require_recent_proof, require_second_factor
from app.services.identity import actors


class Access(StrEnum):
    """For operations that no cell of the permission table governs."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    SERVICE_ACCOUNT = "service_account"


class Proof(StrEnum):
    """What a person must have proved, as the operation says it in the OpenAPI document."""

    USUAL = "x-usual-proof"
    RECENT = "x-needs-recent-proof"  # the sign-in is not too old for a sensitive step
    SETTING_UP = "x-before-second-factor"  # one sets up the required second factor with these


bearer = OAuth2PasswordBearer(
    tokenUrl="/api/v1/auth/token",
    auto_error=False,
    scheme_name="password",
    description="Nama pengguna dan kata sandi; kode faktor kedua, bila ada, di kolom "
    "`client_secret` (username and password; the code of a second factor goes into "
    "`client_secret`).",
)


NAMES_PEOPLE = "x-names-people"
"""Of an operation whose answer holds names that nothing can take out, as a signed file does."""


@dataclass(frozen=True)
class Admission:
    """What an operation asks of those who call it.

    `gate` is for people, where a cell of the permission table governs; a `scope` lets service
    accounts that have it in, too, or, without `takes_people`, them alone; neither: all accounts.
    What `names_people` wherever it is read lets in no account without `people:read` besides.
    """

    gate: Gate | None
    scope: ServiceScope | None
    takes_people: bool
    proof: Proof
    names_people: bool = False

    @classmethod
    def of(cls, said: dict[str, Any], path: str) -> "Admission | None":
        """By what is said of the operation in the OpenAPI document; None: everybody is let in."""
        words = said.get("x-required-permission", ())
        if Access.PUBLIC in words:
            return None
        named = tuple(Permission(each) for each in words if each not in set(Access))
        of_many = said.get("x-of-many", False)
        gate = Gate(named, "{" in path, said.get("x-seen-with"), of_many) if named else None
        scope = said.get("x-required-scope")
        proofs = (each for each in Proof if said.get(each))
        return cls(
            gate,
            scope and ServiceScope(scope),
            Access.SERVICE_ACCOUNT not in words,
            next(proofs, Proof.USUAL),
            said.get(NAMES_PEOPLE, False),
        )

    async def admit(self, request: Request) -> None:
        """Find out who asks; `request.state.caller` is who it is.

        Raises Unauthenticated, TooMany for whoever asks too often, Forbidden for a session without
        the second factor that the person needs, ConfirmationNeeded for one whose sign-in is too
        old, and what the gate raises.
        """
        token = await bearer(request)
        if token is None:
            raise Unauthenticated
        settings: Settings = request.app.state.settings
        caller = await self._found(request, settings, token)
        if isinstance(caller, ServiceActor):
            self._let_service_in(caller)
        else:
            self._let_person_in(caller, settings)
        request.state.caller = caller
        scopes = caller.scopes if isinstance(caller, ServiceActor) else {ServiceScope.PEOPLE_READ}
        context.without_names.set(ServiceScope.PEOPLE_READ not in scopes)

    async def _found(self, request: Request, settings: Settings, token: str) -> AnyActor:
        database: Database = request.app.state.database
        try:
            claims = read_access_token(settings.secret_keys, token)
        except InvalidToken:
            return await authenticate_service(request, database, settings.secret_keys, token)
        await count(request, request.app.state.person_limit, str(claims.user_id))
        # Read by a statement of its own, so that a long upload holds no lock.
        actor = await database.ask(lambda execute: actors.find_actor(execute, claims))
        request.state.user_id = str(actor.user_id)
        return actor

    def _let_service_in(self, caller: ServiceActor) -> None:
        if self.scope is None and self.takes_people:
            raise Forbidden("people_only")
        if self.scope is not None and self.scope not in caller.scopes:
            raise Forbidden("scope_missing", scope=self.scope.value)
        if self.names_people and ServiceScope.PEOPLE_READ not in caller.scopes:
            raise Forbidden("scope_missing", scope=ServiceScope.PEOPLE_READ.value)

    def _let_person_in(self, caller: Actor, settings: Settings) -> None:
        if self.proof is not Proof.SETTING_UP:
            require_second_factor(caller, settings)
        if self.gate is not None:
            self.gate.check(caller)
        if not self.takes_people:
            raise Forbidden("service_accounts_only")
        if self.proof is Proof.RECENT:
            require_recent_proof(caller, settings)
