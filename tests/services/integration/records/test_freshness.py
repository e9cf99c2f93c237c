"""What should have come of an office's sources by a day, and what connects an office to one."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.core.database import Database
from app.core.identifiers import new_id
from app.models import Connector, Decree, RecordType, SourceSystem
from app.models.source import ReportingInterval
from app.schemas.platform.examples import GRATIFICATION_REPORT_ID
from app.services.integration.records.freshness import Silence, connected, read_silences
from tests.support.databases import on_one_engine
from tests.support.machines import CITY, PROVINCE, Machines

pytestmark = on_one_engine


class Sources:
    """Seven sources, each with what may connect an office to it."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        machines.put(
            RecordType, expected_every=None, due_day=None
        )  # those of the seed would be in the way
        monthly: dict[str, Any] = {"expected_every": ReportingInterval.MONTH, "due_day": 10}
        quarterly: dict[str, Any] = {"expected_every": ReportingInterval.QUARTER, "due_day": 10}
        kind, here = machines.kind, GRATIFICATION_REPORT_ID
        self.overtime = kind(here, name="Lembur", **monthly)
        kind(here, key="cuti", name="Whenever it comes")
        kind(key="piket", name="Proves nothing", **monthly)
        kind(here, source="gpp", name="Gaji", **quarterly)
        kind(here, source="smart", name="Not connected", **monthly)
        self.budget = kind(here, source="e-monev", name="Switched off", **monthly)
        self.minutes = kind(here, source="sipleno", name="Of the city alone", **monthly)
        self.records()
        self.accounts()
        machines.put_where(SourceSystem, SourceSystem.key == "e-monev", is_active=False)

    def records(self) -> None:
        self.machines.record(self.overtime, "juni")
        may: dict[str, Any] = {"period_from": date(2023, 5, 1), "period_to": date(2023, 5, 31)}
        self.machines.record(self.overtime, "mei", CITY, **may)
        before: dict[str, Any] = {"period_from": date(2022, 4, 1), "period_to": date(2022, 4, 30)}
        self.machines.record(self.overtime, "april", **before)
        self.machines.record(self.minutes, "risalah", CITY)

    def accounts(self) -> None:
        for source, office, is_active in (
            ("gpp", PROVINCE, True), ("smart", PROVINCE, False), ("sippn", CITY, True),
        ):  # fmt: skip
            self.machines.account(source, office, is_active=is_active)
        for source, office, is_active in (
            ("e-monev", PROVINCE, True), ("sp4n-lapor", PROVINCE, False), ("e-monev", CITY, False),
        ):  # fmt: skip
            self.machines.add(
                Connector(
                    id=new_id(),
                    work_unit_id=self.machines.unit(office),
                    source_id=self.machines.source(source),
                    record_type_id=self.budget.id,
                    name=source,
                    spec={},
                    is_active=is_active,
                )
            )

    def silences(self, office: str, today: date) -> list[Silence]:
        async def story(database: Database) -> list[Silence]:
            async with database.reading() as session:
                unit = self.machines.unit(office)
                decree = await session.scalar(select(Decree).where(Decree.work_unit_id == unit))
                assert decree is not None
                return await read_silences(session, decree, 2023, today)

        return self.machines.run(story)


@pytest.fixture(scope="module")
def sources(machines_once: Machines) -> Sources:
    """One for all tests of this file: they only read."""
    return Sources(machines_once)


def test_a_record_an_active_account_or_an_active_connector_connects_an_office(
    sources: Sources,
) -> None:
    def of(office: str) -> set[str]:
        here = connected(sources.machines.unit(office))
        return set(sources.machines.all(select(SourceSystem.key).where(here)))

    assert of(PROVINCE) == {"sirian", "gpp", "e-monev"}
    assert of(CITY) == {"sirian", "sipleno", "sippn"}


def test_what_is_expected_and_due_and_has_not_come_is_told_for_its_indicator(
    sources: Sources,
) -> None:
    told = sources.silences(PROVINCE, date(2023, 8, 11))
    monthly = [("Lembur", month, date(2023, month + 1, 10)) for month in (1, 2, 3, 4, 5, 7)]
    quarterly = [("Gaji", 3, date(2023, 4, 10)), ("Gaji", 6, date(2023, 7, 10))]
    assert [(each.type_name, each.month, each.due_date) for each in told] == quarterly + monthly
    assert {each.indicator_id for each in told} == {GRATIFICATION_REPORT_ID}
    on_the_day = sources.silences(PROVINCE, date(2023, 8, 10))
    assert on_the_day == told[:-1], "it may still come on the day it is due"
    december = sources.silences(PROVINCE, date(2024, 1, 11))[-1]
    assert (december.month, december.due_date) == (12, date(2024, 1, 10))
    assert sources.silences(CITY, date(2024, 1, 11)) == [], "nothing of its own decree is proved"
