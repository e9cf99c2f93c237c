"""What is stored sealed, what of it no secret key opens, and what should be and is not."""

from operator import attrgetter
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.sealing import Sealer
from app.core.settings import Settings
from app.integrations.plain_secrets import plain_secrets
from app.models import Connector, SecondFactor, SourceSystem, User, WebhookEndpoint, WebhookSecret
from app.schemas.upkeep.keys import SealedAway
from app.services.platform.sql import AnySelect

SealedColumn = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


class Sealed(NamedTuple):
    """A kind of secret: where it is stored, and all of it with what a person knows each by."""

    kind: str
    column: SealedColumn
    named: AnySelect


SEALED: Final = (
    *(
        Sealed(
            "connector",
            column,
            select(column, SourceSystem.key + "/" + Connector.name).join(
                SourceSystem, SourceSystem.id == Connector.source_id
            ),
        )
        for column in (Connector.sealed_secret, Connector.sealed_secret_before)
    ),
    Sealed(
        "webhook",
        WebhookSecret.sealed,
        select(WebhookSecret.sealed, WebhookEndpoint.url).join(
            WebhookEndpoint, WebhookEndpoint.id == WebhookSecret.endpoint_id
        ),
    ),
    Sealed(
        "second_factor",
        SecondFactor.sealed_secret,
        select(SecondFactor.sealed_secret, User.username).join(
            User, User.id == SecondFactor.user_id
        ),
    ),
)


async def sealed_away(session: AsyncSession, settings: Settings) -> list[SealedAway]:
    """Every secret that was sealed with another key: whoever set it has to set it again."""
    sealer, found = Sealer.of(settings), set()
    for kind, _, named in SEALED:
        for sealed, name in await session.execute(named):
            if sealed is not None and not sealer.opens(sealed):
                found.add(SealedAway(kind=kind, name=name))
    return sorted(found, key=attrgetter("kind", "name"))


async def stored_plain(session: AsyncSession) -> list[str]:
    """Connectors whose spec, stored before that was refused, holds a secret as it is: their names.

    The specs of all active ones are read: one for each office and source at most.
    """
    statement = (
        select(SourceSystem.key + "/" + Connector.name, Connector.spec)
        .join(SourceSystem, SourceSystem.id == Connector.source_id)
        .where(Connector.is_active)
        .order_by(SourceSystem.key, Connector.name)
    )
    rows = await session.execute(statement)
    return [name for name, spec in rows if plain_secrets(spec)]
