"""Secrets in the database that no secret key of the installation opens."""

from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.sealing import Sealer
from app.core.settings import Settings
from app.models import Connector, SecondFactor, SourceSystem, User, WebhookEndpoint, WebhookSecret
from app.services.statements import AnySelect


class SealedAway(NamedTuple):
    """A secret that has to be given again: `kind` is connector, webhook or second_factor."""

    kind: str
    name: str


# Of each kind: the sealed text, and by what a person knows it.
_SEALED: Final[dict[str, AnySelect]] = {
    "connector": select(Connector.sealed_secret, SourceSystem.key + "/" + Connector.name).join(
        SourceSystem, SourceSystem.id == Connector.source_id
    ),
    "webhook": select(WebhookSecret.sealed, WebhookEndpoint.url).join(
        WebhookEndpoint, WebhookEndpoint.id == WebhookSecret.endpoint_id
    ),
    "second_factor": select(SecondFactor.sealed_secret, User.username).join(
        User, User.id == SecondFactor.user_id
    ),
}


async def sealed_away(session: AsyncSession, settings: Settings) -> list[SealedAway]:
    """Every secret that was sealed with another key: whoever set it has to set it again."""
    sealer, found = Sealer.of(settings), []
    for kind, statement in _SEALED.items():
        for sealed, name in await session.execute(statement):
            if sealed is not None and not sealer.opens(sealed):
                found.append(SealedAway(kind, name))
    return sorted(set(found))
