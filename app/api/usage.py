"""What a service account asks and is refused, counted where answers are made."""

from fastapi import Request

from app.core.database import Database
from app.policies.actors import ServiceActor
from app.services.identity.service_accounts.usage import counts_of


def note_usage(request: Request, code: str, *, fault: str | None = None, number: int = 1) -> None:
    """`number` more of a code, `fault` the first of the last one; nothing for a person's request.

    The operation is told by the template of its address: names and keys in it stay out.
    """
    actor: ServiceActor | None = getattr(request.state, "service", None)
    if actor is None:
        return
    database: Database = request.app.state.database
    path = getattr(request.scope.get("route"), "path", "")
    operation = f"{request.method} {path}".strip()
    counts_of(database.info).add(actor, code, operation, fault=fault, number=number)
