"""Making and changing a connector, and the end of its runs: what is kept and written down."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import time_machine
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.sealing import Sealer
from app.models import AuditEvent, Connector, SourceSystem
from app.models.connector import PullTrigger
from app.schemas.integration.connectors import ConnectorCreate, ConnectorUpdate
from app.services.integration.connectors.commands import create_connector, update_connector
from app.services.integration.connectors.periods import PullPeriod
from app.services.integration.connectors.runs import endings
from app.services.integration.connectors.runs.claims import PullJob, begin
from app.services.integration.connectors.runs.logs import RunLog
from tests.support.databases import on_one_engine
from tests.support.machines import PROVINCE, SECRET_KEY, Machines
from tests.support.prepared_systems import NEEDED

pytestmark = on_one_engine
OLD, NEW = "rahasia-lama", "rahasia-baru"
SPEC: dict[str, Any] = {
    "url": "https://sirian.example/rekap",
    "auth": {"kind": "bearer"},
    "records": "items",
    "mapping": {"external_id": "id", "title": "judul", "taken_at": "diambil", "figures": NEEDED},
}


@pytest.fixture
def connector_id(machines: Machines) -> UUID:
    source = machines.all(select(SourceSystem).where(SourceSystem.key == "sirian"))[0]
    body = ConnectorCreate.model_validate(
        {
            "name": "rekap",
            "work_unit_code": PROVINCE,
            "record_type": "attendance",
            "spec": SPEC | {"schedule": {"every": "day", "hour": 3}},
            "secret": OLD,
        }
    )

    async def create(session: AsyncSession) -> UUID:
        return await create_connector(session, machines.settings, None, source, body)

    made: UUID = in_a_transaction(machines, create)
    return made


def in_a_transaction(machines: Machines, deed: Any) -> Any:
    async def story(database: Database) -> Any:
        async with database.writing() as session:
            return await deed(session)

    return machines.run(story)


def changed(machines: Machines, **body: Any) -> dict[str, Any]:
    """What the log says of a change, nothing where there is no entry."""

    async def deed(session: AsyncSession) -> None:
        (connector,) = await session.scalars(select(Connector))
        update = ConnectorUpdate(**body)
        await update_connector(session, machines.settings, None, connector, update)

    action = AuditEvent.action == "connector.update"
    before = len(machines.all(select(AuditEvent).where(action)))
    in_a_transaction(machines, deed)
    added = machines.all(select(AuditEvent).where(action).order_by(AuditEvent.id))[before:]
    return {name: change for entry in added for name, change in (entry.changes or {}).items()}


def secret_of(connector: Connector) -> str:
    assert connector.sealed_secret is not None
    return Sealer(SECRET_KEY).open(connector.sealed_secret)


def test_a_new_one_waits_for_its_first_time_and_has_failed_at_nothing(
    machines: Machines, connector_id: UUID
) -> None:
    (made,) = machines.all(select(Connector))
    assert (made.id, made.is_active, made.failures) == (connector_id, True, 0)
    assert clock.now() < made.next_run_at <= clock.now() + timedelta(days=1)
    assert secret_of(made) == OLD
    (said,) = machines.all(
        select(AuditEvent.changes).where(AuditEvent.action == "connector.create")
    )
    assert said is not None
    assert said["has_secret"] == [None, True]
    assert OLD not in str(said)


def test_every_change_is_written_down_and_ends_its_rest(
    machines: Machines, connector_id: UUID
) -> None:
    machines.put(Connector, failures=3, rests_until=clock.now())
    for given in ("salah-ketik", NEW):  # the first of them is never let in
        assert changed(machines, secret=SecretStr(given)) == {"secret": [None, "changed"]}
    (connector,) = machines.all(select(Connector))
    assert secret_of(connector) == NEW
    assert connector.sealed_secret_before is not None, "tried as well until the new one is let in"
    assert Sealer(SECRET_KEY).open(connector.sealed_secret_before) == OLD
    assert (connector.failures, connector.rests_until) == (0, None)
    assert changed(machines) == {}, "nothing was changed"
    assert changed(machines, is_active=False) == {"is_active": [True, False]}
    said = changed(machines, spec=SPEC | {"auth": {"kind": "none"}})
    assert (set(said), said["secret"]) == ({"spec", "next_run_at", "secret"}, [None, "removed"])
    (connector,) = machines.all(select(Connector))
    assert (connector.sealed_secret, connector.next_run_at) == (None, None)
    assert connector.sealed_secret_before is None, "nothing of it goes elsewhere"


# Failures before, how the run went, and failures and minutes of rest afterwards.
RESTS = (
    (0, "failed", 1, None),
    (1, "failed", 2, None),
    (2, "failed", 3, 15),
    (3, "failed", 4, 30),
    (99, "failed", 100, 24 * 60),
    (2, "dry", 2, None),
    (2, "succeeded", 0, None),
)


def test_a_schedule_rests_longer_with_each_failure_and_that_is_told_once(
    machines: Machines, connector_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []

    async def tell(_session: AsyncSession, job: PullJob, *_: object, **__: object) -> None:
        told.append(job.connector.failures)

    monkeypatch.setattr(endings, "_tell_of_rest", tell)

    async def run(session: AsyncSession, how: str) -> None:
        day = PullPeriod("2023-06-01", date(2023, 6, 1), date(2023, 6, 1))
        by, log = PullTrigger.SCHEDULE, RunLog()
        job = await begin(session, connector_id, day, by, is_dry=how == "dry")
        if how != "succeeded":
            log.fault("upstream_failed")
        await endings.end(session, job, log, None)

    with time_machine.travel(clock.now(), tick=False):
        for before, how, failures, minutes in RESTS:
            machines.put(Connector, failures=before, rests_until=None)
            in_a_transaction(machines, partial(run, how=how))
            (connector,) = machines.all(select(Connector))
            rest = timedelta(minutes=minutes) if minutes else None
            until = clock.now() + rest if rest else None
            assert (connector.failures, connector.rests_until) == (failures, until), (before, how)
    assert told == [2], "with the first rest"
    written = machines.all(select(AuditEvent.changes).where(AuditEvent.action == "pull.run"))
    assert [each["status"] for each in written if each] == [
        [None, "succeeded" if how == "succeeded" else "failed"] for _, how, _, _ in RESTS
    ]
