"""Services under test without HTTP: rows go straight in, and the service's own functions run."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.core import clock
from app.core.database import Database
from app.core.identifiers import new_id
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.models import (
    Activity,
    Base,
    EventLog,
    Indicator,
    IntakeRule,
    RecordType,
    RecordVersion,
    ServiceAccount,
    SourceRecord,
    SourceSystem,
    User,
    WebhookEndpoint,
    WebhookProgress,
    WebhookSecret,
    WorkUnit,
    record_type_indicators,
)
from app.models.source import PeriodKind
from app.policies.actors import Actor
from app.services.identity.actors import load_people
from app.services.integration.events import outbox
from app.services.integration.events.types import EVENT_TYPES, EventType
from tests.support.engines import database_at, engine_at, kept_engine_at

SECRET_KEY = "a secret of the tests: 0123456789 abcdefghij"
SIGNED_WITH = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
CREATED = EVENT_TYPES["evidence.create"]
PROVINCE, CITY = "53", "5371"  # the city lies below the province
Made = TypeVar("Made")
_Row = TypeVar("_Row", bound=Base)


class Machines:
    """A database of two offices, and what other systems have to do with them."""

    _runner: asyncio.Runner | None = None
    _engine: Engine | None = None

    def __init__(self, url: str, folder: Path, *internal_hosts: str) -> None:
        self.url = url
        self.settings = Settings(
            _env_file=None,
            secret_key=SecretStr(SECRET_KEY),
            database_url=url,
            data_dir=folder,
            internal_hosts=internal_hosts,
        )

    @property
    def engine(self) -> Engine:
        """A way into the database behind the service's back."""
        return self._engine or engine_at(self.url)

    def run(self, story: Callable[[Database], Awaitable[Made]]) -> Made:
        """What comes of a story of the service."""

        async def whole() -> Made:
            database = database_at(self.url)
            try:
                return await story(database)
            finally:
                if self._runner is None:
                    await database.close()

        if self._runner is None:
            return asyncio.run(whole())
        return self._runner.run(whole(), context=copy_context())

    @contextmanager
    def staying_connected(self) -> Iterator[None]:
        """Let all stories share connections, and a loop: each opens its own otherwise."""
        with asyncio.Runner() as self._runner, kept_engine_at(self.url) as self._engine:
            try:
                yield
            finally:
                self._runner.run(database_at(self.url).close())
        self._runner = self._engine = None

    def act(self, who: str, deed: Callable[[AsyncSession, Actor], Awaitable[Made]]) -> Made:
        """What comes of what a person does, in a transaction of its own."""

        async def story(database: Database) -> Made:
            async with database.writing() as session:
                user_id = self.user(who)
                return await deed(session, (await load_people(session, [user_id]))[user_id])

        return self.run(story)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session behind the service's back; committed at the end."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def add(self, row: _Row) -> _Row:
        with self.writing() as session:
            session.add(row)
        return row

    def put(self, model: type[Base], **values: Any) -> None:
        """Give every row of a table these values, behind the service's back."""
        with self.writing() as session:
            session.execute(update(model).values(**values))

    def put_where(self, model: type[Base], here: Any, **values: Any) -> None:
        """The same for some rows."""
        with self.writing() as session:
            session.execute(update(model).where(here).values(**values))

    def all(self, statement: Any) -> list[Any]:
        """The rows of a statement's first column."""
        with Session(self.engine) as session:
            return list(session.scalars(statement))

    def unit(self, code: str) -> UUID:
        return self._one(select(WorkUnit.id).where(WorkUnit.code == code))

    def user(self, username: str) -> UUID:
        return self._one(select(User.id).where(User.username == username))

    def nobody(self) -> str:
        """Somebody of the province without any position."""
        unit, name = self.unit(PROVINCE), f"orang.{new_id().hex}"
        self.add(
            User(id=new_id(), work_unit_id=unit, username=name, name=name, job_title="Pelaksana")
        )
        return name

    def source(self, key: str) -> UUID:
        return self._one(select(SourceSystem.id).where(SourceSystem.key == key))

    def _one(self, statement: Any) -> UUID:
        (found,) = self.all(statement)
        return UUID(str(found))

    def endpoint(self, url: str, office: str = PROVINCE, event_types: tuple[str, ...] = ()) -> UUID:
        """An endpoint for what happens from now on."""
        (length,) = self.all(select(EventLog.length))
        made = self.add(
            WebhookEndpoint(
                id=new_id(),
                work_unit_id=self.unit(office),
                url=url,
                event_types=list(event_types),
                is_active=True,
                created_by_id=self.all(select(User.id).limit(1))[0],
            )
        )
        self.add(WebhookProgress(endpoint_id=made.id, position=length))
        sealed = Sealer(SECRET_KEY).seal(SIGNED_WITH)
        self.add(WebhookSecret(id=new_id(), endpoint_id=made.id, sealed=sealed))
        return made.id

    async def happens(
        self,
        database: Database,
        office: str = PROVINCE,
        kind: EventType = CREATED,
        subject: str | None = None,
    ) -> str:
        """Something happens in an office; its subject."""
        key = new_id()
        told = subject or f"evidence/{key}"
        data = {
            "target_type": "evidence",
            "target_id": str(key),
            "decree_id": None,
            "from_status": None,
            "to_status": "draft",
            "actor_kind": "person",
            "actor_id": None,
            "audit_event_id": None,
        }
        async with database.writing() as session:
            unit = await session.scalar(select(WorkUnit.id).where(WorkUnit.code == office))
            assert unit is not None
            outbox.announce(session, kind, told, unit, data)
        return told

    def account(self, source: str, office: str = PROVINCE, **changes: Any) -> ServiceAccount:
        """A service account of an office for one source."""
        values: dict[str, Any] = {"name": source, "scopes": [], "networks": []}
        return self.add(
            ServiceAccount(
                id=new_id(),
                work_unit_id=self.unit(office),
                source_id=self.source(source),
                created_by_id=self.all(select(User.id).limit(1))[0],
                **values | changes,
            )
        )

    def kind(
        self, *indicators: UUID, key: str = "lembur", source: str = "sirian", **changes: Any
    ) -> RecordType:
        """A kind of a source's records, mapped to these indicators."""
        values: dict[str, Any] = {"name": "Lembur", "figures_schema": {"type": "object"}}
        made = RecordType(
            id=new_id(),
            source_id=self.source(source),
            key=key,
            period_kind=PeriodKind.MONTH,
            decree_words=[],
            **values | changes,
        )
        self.add(made)
        with self.writing() as session:
            for each in indicators:
                columns = {"record_type_id": made.id, "indicator_id": each}
                session.execute(insert(record_type_indicators).values(**columns))
        return made

    def indicators_of(self, activity_id: UUID) -> list[UUID]:
        """An activity's indicators, in their order."""
        statement = select(Indicator.id).where(Indicator.activity_id == activity_id)
        return self.all(statement.order_by(Indicator.position))

    def indicators_of_team(self, team_id: UUID) -> list[UUID]:
        """A team's indicators."""
        activities = select(Activity.id).where(Activity.team_id == team_id)
        return self.all(select(Indicator.id).where(Indicator.activity_id.in_(activities)))

    def record(self, kind: RecordType, name: str, office: str = PROVINCE, **changes: Any) -> UUID:
        """A record of June 2023 with one version; its key."""
        values: dict[str, Any] = {
            "taken_at": datetime.fromisoformat("2023-07-01T00:00:00+00:00"),
            "title": f"Rekap {name}",
            "received_at": clock.now(),
            "period_from": date(2023, 6, 1),
            "period_to": date(2023, 6, 30),
        }
        record = SourceRecord(
            id=new_id(),
            source_id=kind.source_id,
            record_type_id=kind.id,
            work_unit_id=self.unit(office),
            external_id=name,
            current_number=1,
        )
        with self.writing() as session:
            session.add(record)
            session.flush()
            version = RecordVersion(
                id=new_id(),
                record_id=record.id,
                number=1,
                figures={},
                digest=record.id.hex * 2,
                **values | changes,
            )
            session.add(version)
        return record.id

    def rule(self, kind: RecordType, team_id: UUID, giver: str) -> UUID:
        """A standing order."""
        return self.add(
            IntakeRule(
                id=new_id(),
                record_type_id=kind.id,
                team_id=team_id,
                created_by_id=self.user(giver),
            )
        ).id
