"""A record on the desk of those who decide about it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.errors import ServiceError
from app.core.identifiers import new_id
from app.models import (
    Activity,
    Evidence,
    Indicator,
    RecordType,
    RecordVersion,
    SourceFile,
    SourceRecord,
    record_version_files,
)
from app.models.evidence import ScanState
from app.policies.actors import Actor
from app.schemas.integration.inbox import RecordAccept, RecordReject
from app.schemas.platform.examples import (
    GRATIFICATION_REPORT_ID,
    TEAM_II_ID,
)
from app.services.evidence.queries import LoadedEvidence, get_visible
from app.services.identity.actors import load_people
from app.services.integration.inbox.queries import Offer
from app.services.integration.inbox.transitions import accept, choose_offer, reject
from tests.support.evidence import COORDINATOR
from tests.support.machines import Machines

Deed = Callable[[AsyncSession, Actor, Offer], Awaitable[Any]]


def taking(body: RecordAccept) -> Deed:
    return lambda session, actor, offer: accept(session, actor, offer, body)


def refusing(body: RecordReject) -> Deed:
    return lambda session, actor, offer: reject(session, actor, offer, body)


class Desk:
    """A record that proves one indicator of team V, and people who decide."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        self.kind: RecordType = machines.kind(GRATIFICATION_REPORT_ID)
        self.record = machines.record(self.kind, "satu", url="https://sirian.kpu.go.id/1")

    def decide(self, deed: Deed, who: str = COORDINATOR, team: UUID | None = None) -> Any:
        """What comes of it; the error if there is one."""

        async def story(database: Database) -> Any:
            try:
                async with database.writing() as session:
                    user_id = self.machines.user(who)
                    actor = (await load_people(session, [user_id]))[user_id]
                    offer = await choose_offer(session, actor, self.record, team)
                    return await deed(session, actor, offer)
            except ServiceError as error:
                return error

        return self.machines.run(story)

    def accept(self, *indicators: UUID, who: str = COORDINATOR, **body: Any) -> Any:
        given = {"indicator_ids": list(indicators)} if indicators else {}
        wanted = RecordAccept.model_validate(given | body)
        return self.decide(taking(wanted), who)

    def two_teams(self) -> None:
        """From now on it is a record that proves something of team II, too."""
        of_team_ii = (
            select(Indicator.id)
            .join(Activity, Activity.id == Indicator.activity_id)
            .where(Activity.team_id == TEAM_II_ID)
        )
        theirs = self.machines.all(of_team_ii)[0]
        both = self.machines.kind(GRATIFICATION_REPORT_ID, theirs, key="dua")
        self.record = self.machines.record(both, "dua")

    def newer(self, *files: UUID) -> None:
        """Another version arrives; these are its files."""
        self.version(2, files)
        self.machines.put(SourceRecord, current_number=2)

    def version(self, number: int, files: tuple[UUID, ...]) -> None:
        (old,) = self.machines.all(select(RecordVersion).where(RecordVersion.number == 1))
        values = {
            column.name: getattr(old, column.name) for column in RecordVersion.__table__.columns
        }
        key = new_id()
        changes = {"id": key, "number": number, "title": f"Versi {number}", "digest": key.hex * 2}
        self.machines.add(RecordVersion(**values | changes))
        self.attach(key, files)

    def attach(self, version_id: UUID, files: tuple[UUID, ...]) -> None:
        with self.machines.writing() as session:
            for position, file_id in enumerate(files):
                columns = {"version_id": version_id, "file_id": file_id, "position": position}
                session.execute(insert(record_version_files).values(**columns))

    def file(self, name: str) -> UUID:
        return self.machines.add(
            SourceFile(
                id=new_id(),
                source_id=self.kind.source_id,
                work_unit_id=self.machines.unit("53"),
                original_name=name,
                media_type="application/pdf",
                size=3,
                sha256=new_id().hex * 2,
                scan_state=ScanState.NOT_SCANNED,
            )
        ).id

    def first_version(self) -> UUID:
        statement = select(RecordVersion.id).where(RecordVersion.number == 1)
        return UUID(str(self.machines.all(statement)[0]))


def code(error: Any) -> tuple[type, str, str | None]:
    return type(error), error.code, error.pointer


Step = Callable[[AsyncSession, Actor, LoadedEvidence], Awaitable[None]]


def reviewed(desk: Desk, who: str, take: Step) -> None:
    """A step of the review on the one piece of evidence there is."""

    async def story(database: Database) -> None:
        async with database.writing() as session:
            user_id = desk.machines.user(who)
            actor = (await load_people(session, [user_id]))[user_id]
            (evidence_id,) = await session.scalars(select(Evidence.id))
            located = await get_visible(session, actor, evidence_id, for_update=True)
            await take(session, actor, located)

    desk.machines.run(story)
