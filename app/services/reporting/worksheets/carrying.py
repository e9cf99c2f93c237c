"""Carrying out what was edited, by the same steps as the single operations, with their rights."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.core.messages import Language
from app.core.messages.dates import MONTH_NAMES, day_in_words
from app.models import Decree, WorkUnit
from app.policies.actors import Actor
from app.schemas.decrees.bounds import MOST_EDITS
from app.schemas.evidence.evidence import ReasonInput
from app.schemas.identity.users import UserCreate, UserUpdate
from app.schemas.plan.rows import ActionItemUpdate
from app.schemas.plan.schedule import MonthSetting, ScheduleUpdate
from app.schemas.reporting.realisations import RealisationCreate
from app.services.identity.users import accounts
from app.services.plan.rows import commands as rows
from app.services.plan.rows.queries import get_action_item
from app.services.plan.schedule import commands as schedule
from app.services.reporting import realisations
from app.services.reporting.worksheets.columns import PEOPLE, REALISATIONS, SCHEDULE
from app.services.reporting.worksheets.edits import Edit
from app.services.reporting.worksheets.stored import Stored

_MONTH: Final = "month_"


@dataclass(frozen=True)
class Place:
    """Where it is carried out, and by whom."""

    session: AsyncSession
    actor: Actor
    decree: Decree
    stored: Stored


class WrongCell(Exception):
    """A cell cannot be what it says; `code` of the messages of worksheets."""

    def __init__(self, key: str, code: str) -> None:
        """`key` is the cell's column."""
        self.key, self.code = key, code
        super().__init__(code)


async def _set_months(place: Place, edit: Edit) -> None:
    if edit.row is None:
        raise WrongCell("code", "row_not_new")
    located = await get_action_item(place.session, place.actor, edit.row.id)
    months = [
        MonthSetting(month=int(key.removeprefix(_MONTH)), status=new)
        for key, (_, new) in edit.changed.items()
        if key.startswith(_MONTH)
    ]
    if months:
        body = ScheduleUpdate(months=months, reason=edit.values.get("reason"))
        await schedule.set_schedule(place.session, place.actor, place.decree, [located], body)
    if "person" in edit.changed:
        named = edit.changed["person"][1]
        person_id = place.stored.members.get(named) if named else None
        if named and person_id is None:
            raise WrongCell("person", "person_unknown")
        changes = ActionItemUpdate(person_in_charge_id=person_id)
        await rows.update_row(place.session, place.actor, located, changes)


async def _report(place: Place, edit: Edit) -> None:
    row, values = edit.row, edit.values
    is_cancelled = row is not None and bool(values.get("cancelled"))
    body = {**(row.values if row else {}), **values}
    told = {name: body.get(name) for name in ("done_on", "month", "note", "participants")}
    said = {**told, "confirm_repeated": bool(values.get("again"))}
    if not is_cancelled:
        RealisationCreate.model_validate(said)  # its form first: it is wrong by itself
    item_id: UUID | None = place.stored.codes.get(values.get("code") or "")
    if "code" in edit.changed:
        raise WrongCell("code", "code_fixed")
    if row is not None:
        item_id = row.beside["item_id"]
    if item_id is None:
        raise WrongCell("code", "code_unknown")
    located = await get_action_item(place.session, place.actor, item_id)
    if row is not None and (reason := values.get("cancelled")):
        why = ReasonInput(reason=reason).reason
        await realisations.cancel_realisation(place.session, place.actor, located, row.id, why)
        return
    if row is not None:
        entry = await realisations.read_realisation(place.session, place.actor, row.id)
        said |= {"corrects_id": row.id, "evidence_ids": entry.evidence_ids}
    wanted = RealisationCreate.model_validate(said)
    await realisations.create_realisation(place.session, place.actor, located, wanted)


async def _write_person(place: Place, edit: Edit) -> None:
    row, values = edit.row, edit.values
    if row is None:
        unit = await place.session.get_one(WorkUnit, place.decree.work_unit_id)
        if not values.get("username"):
            raise WrongCell("username", "cell_empty")
        new = UserCreate.model_validate({**values, "work_unit_code": unit.code})
        await accounts.create_user(place.session, place.actor, new)
        return
    if "username" in edit.changed:
        raise WrongCell("username", "username_fixed")
    user = await accounts.get_visible(place.session, place.actor, row.id)
    changes = {key: new for key, (_, new) in edit.changed.items()}
    await accounts.update_user(place.session, place.actor, user, UserUpdate.model_validate(changes))


STEPS: Final[Mapping[str, Callable[[Place, Edit], Awaitable[None]]]] = {
    SCHEDULE.name: _set_months,
    REALISATIONS.name: _report,
    PEOPLE.name: _write_person,
}
THINGS: Final = {
    SCHEDULE.name: "action_item", REALISATIONS.name: "realisation", PEOPLE.name: "person",
}  # fmt: skip
_KEYS: Final[Mapping[str, str]] = {
    "months": "", "reason": "reason", "person_in_charge_id": "person", "done_on": "done_on",
    "note": "note", "participants": "participants", "month": "month", "confirm_repeated": "again",
    "corrects_id": "id", "name": "name", "job_title": "job_title", "nip": "nip", "email": "email",
    "username": "username",
}  # fmt: skip


def key_of(edit: Edit, field: str) -> str:
    """The column that a field of the step's body comes from: the first edited one, if none does."""
    first = next(iter(edit.changed), edit.table.columns[0].key)
    is_reason = field == "reason" and edit.values.get("cancelled")
    return "cancelled" if is_reason else _KEYS.get(field) or first


def told_path(edit: Edit) -> str:
    """What the row is called."""
    told: Mapping[str, Any] = edit.values
    if edit.row is not None:
        told = {**edit.row.values, **edit.row.beside}
    return str(told.get("code") or told.get("username") or "")


_WHOLE: Final[Mapping[str, tuple[str, ...]]] = {
    REALISATIONS.name: ("month", "done_on", "note", "participants"),
    PEOPLE.name: ("name", "job_title", "nip", "email"),
}


def told_whole(edit: Edit, values: Mapping[str, Any]) -> str:
    """A row that comes or goes, in words: month, day, note and who took part; or who it is."""
    found = []
    for key in _WHOLE.get(edit.table.name, ()):
        value = values.get(key)
        if key == "month" and value is not None:
            value = MONTH_NAMES[Language.INDONESIAN][int(value) - 1]
        elif isinstance(value, date):
            value = day_in_words(value, Language.INDONESIAN)
        found += [] if value is None else [str(value)]
    return "; ".join(found)


def require_bounded(edits: int) -> None:
    """Raise Invalid for more edits than one request carries out."""
    if edits > MOST_EDITS:
        raise Invalid("worksheet_too_many_edits", limit=MOST_EDITS)
