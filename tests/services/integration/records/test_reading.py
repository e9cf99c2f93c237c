"""What a source reads of what it handed in: its own, of its offices, as the filters say."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.errors import NotFound
from app.core.identifiers import new_id
from app.core.messages import Language
from app.models import (
    RecordVersion,
    SourceFile,
    SourceRecord,
    record_version_files,
)
from app.models.evidence import ScanState
from app.policies.actors import ServiceActor
from app.schemas.integration.records import RecordQuery, RecordRead
from app.services.integration.records.queries import list_records, read_record
from tests.support.databases import on_one_engine
from tests.support.machines import CITY, PROVINCE, Machines

ID = Language.INDONESIAN
pytestmark = on_one_engine
NOON = datetime.fromisoformat("2023-07-01T12:00:00+00:00")


class Shelf:
    """Records of two sources in two offices; one record has four versions."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        lembur, cuti = machines.kind(), machines.kind(key="cuti")
        gaji = machines.kind(source="gpp")
        self.sirian, self.gpp = lembur.source_id, gaji.source_id
        self.first = machines.record(lembur, "satu", received_at=NOON)
        self.of_city = machines.record(lembur, "satu", CITY, received_at=NOON)
        self.second = machines.record(cuti, "dua", received_at=NOON + timedelta(hours=1))
        self.of_gpp = machines.record(gaji, "satu", received_at=NOON)
        for number in (2, 3, 4):
            self._version(number)
        machines.put_where(SourceRecord, SourceRecord.id == self.first, current_number=3)

    def _version(self, number: int) -> None:
        version = self.machines.add(
            RecordVersion(
                id=new_id(),
                record_id=self.first,
                number=number,
                title=f"Versi {number}",
                taken_at=NOON + timedelta(hours=number),
                received_at=NOON + timedelta(hours=number),
                period_from=NOON.date(),
                period_to=NOON.date(),
                figures={},
                digest=str(number) * 64,
            )
        )
        if number == 3:
            self._attach(version.id, "z.pdf", "a.pdf", "m.pdf")

    def _attach(self, version_id: UUID, *names: str) -> None:
        for position, name in reversed(list(enumerate(names))):
            file = self.machines.add(
                SourceFile(
                    id=new_id(),
                    source_id=self.sirian,
                    work_unit_id=self.machines.unit(PROVINCE),
                    original_name=name,
                    media_type="application/pdf",
                    size=3,
                    sha256=new_id().hex * 2,
                    scan_state=ScanState.CLEAN,
                )
            )
            columns = {"version_id": version_id, "file_id": file.id, "position": position}
            with self.machines.writing() as session:
                session.execute(insert(record_version_files).values(**columns))

    def actor(self, *offices: str) -> ServiceActor:
        units = [self.machines.unit(office) for office in offices]
        return ServiceActor(
            new_id(), new_id(), "SiRian", units[0], frozenset(units), self.sirian, frozenset()
        )

    def ask(self, question: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
        async def story(database: Database) -> Any:
            async with database.reading() as session:
                return await question(session)

        return self.machines.run(story)

    def listed(self, *offices: str, source_id: UUID | None = None, **filters: Any) -> list[UUID]:
        actor, query = self.actor(*offices), RecordQuery(**filters)
        page = self.ask(lambda s: list_records(s, actor, source_id or self.sirian, query))
        assert page.total == len(page.items)
        return [item.id for item in page.items]

    def read(self, office: str, name: str, *offices: str) -> RecordRead | None:
        actor = self.actor(*(offices or (office,)))
        try:
            found: RecordRead = self.ask(
                lambda s: read_record(s, actor, self.sirian, office, name, ID)
            )
        except NotFound:
            return None
        return found


@pytest.fixture(scope="module")
def shelf(machines_once: Machines) -> Shelf:
    """One for all tests of this file: they only read."""
    return Shelf(machines_once)


def test_a_source_sees_its_own_records_of_its_accounts_offices_the_newest_first(
    shelf: Shelf,
) -> None:
    both = (PROVINCE, CITY)
    assert shelf.listed(*both) == [shelf.second, shelf.of_city, shelf.first]
    assert shelf.listed(CITY) == [shelf.of_city]
    assert shelf.listed(*both, source_id=shelf.gpp) == [shelf.of_gpp]


def test_each_filter_leaves_what_it_names_and_nothing_else(shelf: Shelf) -> None:
    both = (PROVINCE, CITY)
    assert shelf.listed(*both, type="cuti") == [shelf.second]
    assert shelf.listed(*both, work_unit_code=CITY) == [shelf.of_city]
    # By the version that is current: the third of the first record.
    third = NOON + timedelta(hours=3)
    assert shelf.listed(*both, received_since=third) == [shelf.first]
    assert shelf.listed(*both, received_since=third + timedelta(seconds=1)) == []
    assert shelf.listed(*both, type="cuti", work_unit_code=CITY) == []


def test_a_record_is_found_by_its_name_in_its_office_alone(shelf: Shelf) -> None:
    of_province, of_city = (
        shelf.read(office, "satu", PROVINCE, CITY) for office in (PROVINCE, CITY)
    )
    assert (of_province and of_province.id, of_city and of_city.id) == (shelf.first, shelf.of_city)
    assert shelf.read(CITY, "dua", PROVINCE, CITY) is None
    assert shelf.read(PROVINCE, "tiga") is None
    assert shelf.read(PROVINCE, "satu", CITY) is None, "out of the account's offices"


def test_a_record_is_its_current_version_and_all_of_them_the_newest_first(shelf: Shelf) -> None:
    record = shelf.read(PROVINCE, "satu")
    assert record is not None
    assert (record.title, record.version, record.digest) == ("Versi 3", 3, "3" * 64)
    assert [each.version for each in record.versions] == [4, 3, 2, 1]
    files = [[file.original_name for file in each.files] for each in record.versions]
    assert files == [[], ["z.pdf", "a.pdf", "m.pdf"], [], []], "in their order"
