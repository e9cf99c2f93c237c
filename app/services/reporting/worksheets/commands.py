"""Taking worksheets over: tried first, then all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of
from app.core.errors import Conflict, Invalid, ServiceError
from app.models import Decree
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.constraints import meant_by
from app.policies.refusals import not_permitted
from app.schemas.decrees.bounds import MOST_TOLD, OF_BOUNDS
from app.schemas.decrees.imports import ImportChange, ImportRead
from app.services.decrees.queries import lock_decree
from app.services.decrees.workbooks.columns import Table
from app.services.decrees.workbooks.judging.faults import address
from app.services.decrees.workbooks.tables import Found
from app.services.platform.audit import plain
from app.services.reporting.worksheets.carrying import (
    STEPS,
    THINGS,
    Place,
    WrongCell,
    key_of,
    require_bounded,
    told_path,
    told_whole,
)
from app.services.reporting.worksheets.columns import PEOPLE, REALISATIONS, SCHEDULE, TABLES
from app.services.reporting.worksheets.edits import Edit
from app.services.reporting.worksheets.lines import Reader
from app.services.reporting.worksheets.messages import OUTDATED
from app.services.reporting.worksheets.opening import Handed
from app.services.reporting.worksheets.stored import Row, load_stored


async def import_worksheets(
    session: AsyncSession,
    actor: Actor,
    decree: Decree,
    handed: Handed,
    confirm: str | None,
) -> ImportRead:
    """Try what was edited, or with what the trial gave to `confirm` carry it out; never commits.

    Each edit is the step of a single operation, with its rights, its entry in the audit log and
    its events; what that refuses is a fault of the cell. Raises Invalid (`worksheet_expected`)
    and Conflict (`import_not_tried`) where what is stored, or what the sheets say, is not what was
    tried.
    """
    if not handed.are_worksheets:
        raise Invalid("worksheet_expected")
    await lock_decree(session, decree)
    trial = await session.begin_nested()
    stored = await load_stored(session, actor, decree)
    run = _Run(Place(session, actor, decree, stored), Reader([each.name for each in handed.sheets]))
    try:
        await run.take(handed.tables)
    except BaseException:
        await trial.rollback()
        raise
    key = run.key()
    if confirm is None or run.reader.faults or confirm != key:
        await trial.rollback()
    if confirm is None:
        return run.told(None if run.reader.faults or not run.changes else key, is_done=False)
    if run.reader.faults or confirm != key:  # a trial with faults confirms nothing
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
        for each in (each for table in TABLES for each in found[table.name]):
            self.reader.headings(each)
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
            for line in found.lines:
                if not self.reader.is_untouched(table, line):
                    refusal = not_permitted(Permission.USER_MANAGE, has_team=False)
                    self.reader.refused(table, line, "username", refusal)
            return []
        edits: list[Edit] = []
        for at, line in enumerate(found.lines):
            if len(self.reader.faults) >= MOST_TOLD:
                values = {"limit": MOST_TOLD, "count": len(found.lines) - at}
                self.reader.fault(table, line, "id", "lines_unread", **values)
                break
            edit = self.reader.read(table, line, rows)
            edits += [edit] if edit is not None and not self._says_the_same(edit) else []
        return edits

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
            REALISATIONS.name: {**stored.former, **stored.realisations},
            PEOPLE.name: stored.people,
        }
        return of[table.name]

    async def _carry_out(self, edit: Edit) -> None:
        """One edit by itself, so that each is told what is wrong with it.

        Where a cell is wrong, the others are tried all the same, with something harmless there;
        of that nothing stays.
        """
        left = edit.without(edit.wrong, self.place.decree.year) if edit.wrong else edit
        while left is not None:
            savepoint = await self.place.session.begin_nested()
            try:
                await STEPS[edit.table.name](self.place, left)
            except (WrongCell, ServiceError, ValidationError, IntegrityError) as wrong:
                await savepoint.rollback()
                refused = meant_by(wrong) if isinstance(wrong, IntegrityError) else wrong
                more = self._refuse(left, refused)
                left = left.without(more, self.place.decree.year) if more else None
                continue
            if left.wrong:
                await savepoint.rollback()
                return
            await savepoint.commit()
            said = {key: plain(value) for key, value in edit.values.items()}
            self.versions.append(digest_of([edit.row.version if edit.row else "", said]))
            self.changes += self._told(edit)
            return

    def _refuse(self, edit: Edit, wrong: WrongCell | ServiceError | ValidationError) -> set[str]:
        """Tell what is wrong; the columns without which the rest of the line can still be tried."""
        table, line = edit.table, edit.line
        if isinstance(wrong, WrongCell):
            self.reader.fault(table, line, wrong.key, wrong.code)
            return {wrong.key} - {"code"} - edit.wrong
        if isinstance(wrong, ServiceError):
            field_name = (wrong.pointer or "").strip("/").partition("/")[0]
            key = key_of(edit, field_name)
            if key in edit.wrong or edit.wrong & {"done_on", "month"}:
                return set()  # what stands in for them may be what is refused
            self.reader.refused(table, line, key, wrong)
            return ({key} if field_name else set()) - edit.wrong
        keys: set[str] = set()
        for detail in wrong.errors(include_url=False, include_input=False):
            key = key_of(edit, str(next(iter(detail["loc"]), "")))
            if key not in edit.wrong | keys:
                self.reader.misformed(table, line, key, detail)
            keys.add(key)
        return keys - edit.wrong

    def _told(self, edit: Edit) -> list[ImportChange]:
        if edit.row is None:
            return [self._change(edit, "added", "", (None, told_whole(edit, edit.values)))]
        if edit.values.get("cancelled"):
            whole = told_whole(edit, edit.row.values)
            return [self._change(edit, "removed", "", (whole, edit.values["cancelled"]))]
        return [
            self._change(edit, "changed", name, values) for name, values in edit.changed.items()
        ]

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
        decree = self.place.decree
        faults = sorted(self.reader.faults, key=lambda each: each.code not in OF_BOUNDS)
        return ImportRead(
            is_done=is_done,
            decree_id=decree.id,
            name=f"Lembar kerja Keputusan Nomor {decree.number} Tahun {decree.year}",
            confirm=key,
            hint_count=len(self.reader.hints),
            hints=self.reader.hints[:MOST_TOLD],
            fault_count=len(faults),
            faults=faults[:MOST_TOLD],
            change_count=0 if faults else len(self.changes),
            changes=[] if faults else self.changes[:MOST_TOLD],
            is_outdated=any(fault.code in OUTDATED for fault in faults),
        )
