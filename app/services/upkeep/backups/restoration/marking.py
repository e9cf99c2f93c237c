"""What a database that was read from a backup knows of it, from its first commit on."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, update

from app.core import clock
from app.core.identifiers import new_id
from app.models import EventLog, RefreshToken, Restoration, UserSession
from app.models.backup import RestorationKind
from app.services.upkeep.backups.form.manifest import Manifest

_PLACES_A_SECOND: Final = 1_000_000


def mark(connection: Connection, manifest: Manifest, kind: RestorationKind) -> None:
    """Write down where the rows came from, in the transaction that wrote them.

    What happened after a backup is lost, but others have seen it: its events go on at places that
    nobody was given, and sign-ins end, because some of them were ended since.
    """
    now = clock.now()
    until = goes_on = manifest.events_length
    if kind is RestorationKind.RESTORE:
        goes_on = first_place(now, until)
        connection.execute(update(EventLog).values(length=goes_on))
        connection.execute(delete(RefreshToken))
        connection.execute(delete(UserSession))
    connection.execute(
        insert(Restoration).values(
            id=new_id(),
            kind=kind,
            at=now,
            backup=manifest.name,
            backup_at=manifest.created_at,
            chain_length=manifest.chain_length,
            chain_head_hash=manifest.chain_head_hash,
            events_until=until,
            events_from=goes_on,
        )
    )


def first_place(now: datetime, length: int) -> int:
    """Behind which place events go on: further than any database of before has come.

    It follows the clock, so that the same backup, restored once more, goes on elsewhere; and it is
    a whole number that JavaScript has, too, for 200 years.
    """
    return max(length, int(now.timestamp()) * _PLACES_A_SECOND)
