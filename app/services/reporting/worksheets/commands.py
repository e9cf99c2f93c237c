"""Taking worksheets over: tried first, then all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of
from app.core.errors import Conflict, Invalid, ServiceError
from app.integrations.sheets import SheetData, read_sheets
from app.integrations.sheets.texts import is_csv, read_text_sheet
from app.models import Decree
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.refusals import not_permitted
from app.schemas.decrees.imports import MOST_TOLD, ImportChange, ImportRead
from app.services.decrees.queries import lock_decree
from app.services.decrees.workbooks.columns import Table
from app.services.decrees.workbooks.judging.faults import address
from app.services.decrees.workbooks.tables import Found, find_tables
from app.services.platform.audit import plain
from app.services.reporting.worksheets.carrying import (
    STEPS,
    THINGS,
    Place,
    WrongCell,
    key_of,
    require_bounded,
    told_path,
)
from app.services.reporting.worksheets.columns import PEOPLE, REALISATIONS, SCHEDULE, TABLES
from app.services.reporting.worksheets.lines import Edit, Reader
from app.services.reporting.worksheets.stored import Row, load_stored

# Reading takes a processor for itself: one workbook at a time in a process.
_READING: Final = CapacityLimiter(1)


async def open_worksheets(content: bytes, name: str) -> list[SheetData]:
    """The sheets of a workbook or of a CSV, read in a thread; raises as `read_sheets`."""
    return await to_thread.run_sync(_open, content, name, limiter=_READING)


def _open(content: bytes, name: str) -> list[SheetData]:
    return [read_text_sheet(content, name)] if is_csv(name) else read_sheets(content, name)


async def import_worksheets(
    session: AsyncSession,
    actor: Actor,
    decree: Decree,
    sheets: Sequence[SheetData],
    confirm: str | None,
) -> ImportRead:
    """Try what was edited, or with what the trial gave to `confirm` carry it out; never commits.

    Each edit is the step of a single operation, with its rights, its entry in the audit log and
    its events; what that refuses is a fault of the cell. Raises Invalid (`worksheet_expected`,
    `import_has_faults`) and Conflict (`import_not_tried`) where what is stored, or what the
    sheets say, is not what was tried.
    """
    found = find_tables(sheets, TABLES)
    if not any(found.values()):
        raise Invalid("worksheet_expected")
    await lock_decree(session, decree)
    trial = await session.begin_nested()
    stored = await load_stored(session, actor, decree)
    run = _Run(Place(session, actor, decree, stored), Reader([each.name for each in sheets]))
    try:
        await run.take(found)
    except BaseException:
        await trial.rollback()
        raise
    key = run.key()
    if confirm is None or run.reader.faults or confirm != key:
        await trial.rollback()
    if confirm is None:
        return run.told(None if run.reader.faults or not run.changes else key, is_done=False)
    is_outdated = any(fault.code == "row_outdated" for fault in run.reader.faults)
    if run.reader.faults and not is_outdated:
        raise Invalid("import_has_faults", count=len(run.reader.faults))
    if is_outdated or confirm != key:
        raise Conflict("import_not_tried")
    await trial.commit()
    return run.told(None, is_done=True)


@dataclass
class _Run:
    place: Place
    reader: Reader
    changes: list[ImportChange] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)

    async def take(self, found: Mapping[str, Sequence[Found]]) -> None:
        edits = [
            edit
            for table in TABLES
            for each in found[table.name]
            for edit in self._edits(table, each)
        ]
        require_bounded(len(edits))
        for edit in edits:
            await self._carry_out(edit)

    def _edits(self, table: Table, found: Found) -> list[Edit]:
        rows = self._rows(table)
        if rows is None:
            for line in found.lines[:1]:
                refusal = not_permitted(Permission.USER_MANAGE, has_team=False)
                self.reader.refused(table, line, "username", refusal)
            return []
        read = (self.reader.read(table, line, rows) for line in found.lines)
        return [edit for edit in read if edit is not None and not self._says_the_same(edit)]

    def _says_the_same(self, edit: Edit) -> bool:
        """A person may be called by username or by name."""
        members = self.place.stored.members
        old, new = edit.changed.get("person", (None, None))
        if old and new and members.get(old) == members.get(new):
            del edit.changed["person"]
        return edit.row is not None and not edit.changed and not edit.values.get("cancelled")

    def _rows(self, table: Table) -> Mapping[UUID, Row] | None:
        stored = self.place.stored
        of = {
            SCHEDULE.name: stored.schedule,
            REALISATIONS.name: stored.realisations,
            PEOPLE.name: stored.people,
        }
        return of[table.name]

    async def _carry_out(self, edit: Edit) -> None:
        """One edit by itself, so that each is told what is wrong with it."""
        savepoint = await self.place.session.begin_nested()
        try:
            await STEPS[edit.table.name](self.place, edit)
        except (WrongCell, ServiceError, ValidationError) as wrong:
            await savepoint.rollback()
            self._refuse(edit, wrong)
        else:
            await savepoint.commit()
            said = {key: plain(value) for key, value in edit.values.items()}
            self.versions.append(digest_of([edit.row.version if edit.row else "", said]))
            self.changes += self._told(edit)

    def _refuse(self, edit: Edit, wrong: WrongCell | ServiceError | ValidationError) -> None:
        table, line = edit.table, edit.line
        if isinstance(wrong, WrongCell):
            self.reader.fault(table, line, wrong.key, wrong.code)
        elif isinstance(wrong, ServiceError):
            field_name = (wrong.pointer or "").strip("/").partition("/")[0]
            self.reader.refused(table, line, key_of(edit, field_name), wrong)
        else:
            for detail in wrong.errors(include_url=False, include_input=False):
                key = key_of(edit, str(next(iter(detail["loc"]), "")))
                self.reader.misformed(table, line, key, detail)

    def _told(self, edit: Edit) -> list[ImportChange]:
        kind = "changed" if edit.row else "added"
        fields = edit.changed
        if edit.row is None or edit.values.get("cancelled"):
            kind = "added" if edit.row is None else "removed"
            fields = {"": (None, None)}
        return [self._change(edit, kind, name, values) for name, values in fields.items()]

    def _change(self, edit: Edit, kind: str, name: str, values: tuple[Any, Any]) -> ImportChange:
        spot = edit.line.spot(name or edit.table.columns[0].key)
        return ImportChange.model_validate(
            {
                "kind": kind,
                "thing": THINGS[edit.table.name],
                "path": told_path(edit),
                "field": name or None,
                "old": plain(values[0]),
                "new": plain(values[1]),
                "sheet": self.reader.sheets[spot.sheet],
                "cell": address(spot.row, spot.column),
            }
        )

    def key(self) -> str:
        """What was tried: these changes of these rows as they were."""
        return digest_of(
            {
                "decree": str(self.place.decree.id),
                "changes": [each.model_dump(mode="json") for each in self.changes],
                "versions": self.versions,
            }
        )

    def told(self, key: str | None, *, is_done: bool) -> ImportRead:
        decree, faults = self.place.decree, self.reader.faults
        return ImportRead(
            is_done=is_done,
            decree_id=decree.id,
            name=f"Lembar kerja Keputusan Nomor {decree.number} Tahun {decree.year}",
            confirm=key,
            fault_count=len(faults),
            faults=faults[:MOST_TOLD],
            change_count=0 if faults else len(self.changes),
            changes=[] if faults else self.changes[:MOST_TOLD],
            is_outdated=any(fault.code == "row_outdated" for fault in faults),
        )
