"""What every step of a load shares."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.identifiers import new_id
from app.models import Decree, WorkUnit
from app.models.decree import decree_row_id
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.loading.report import Ledger
from app.services.decrees.loading.stored import Stored


@dataclass(frozen=True)
class Loading:
    """One load of one file; `created`: the decree was not there before.

    `rights_end`: the first day on which its teams have no rights, where it has a successor.
    `exported`: the rows that the file was made of, where it says so.
    """

    session: AsyncSession
    file: DecreeFile
    unit: WorkUnit
    decree: Decree
    created: bool
    today: date
    ledger: Ledger
    stored: Stored
    rights_end: date | None
    exported: AbstractSet[UUID] = frozenset()

    def key(self, *path: object) -> UUID:
        """The derived key of a row, or a fresh one when another one has or may have it.

        That is a row that moved on, or one of a voided decree of the same number.
        """
        derived = derived_key(self.file, *path)
        is_first = self.decree.id == derived_key(self.file)
        return derived if is_first and derived not in self.stored.keys else new_id()


def derived_key(file: DecreeFile, *path: object) -> UUID:
    """The key that a row of the file's decree has in every installation."""
    decree = file.decree
    return decree_row_id(file.work_unit.code, decree.number, decree.year, decree.date, *path)
