"""The way back: a stored decree as the data of a decree file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from app.models import (
    ActionItem,
    Activity,
    Decree,
    Duty,
    Indicator,
    Membership,
    Team,
    WorkUnit,
)
from app.models.decree import ClauseKind
from app.models.team import TeamKind
from app.schemas.decrees.files import FORMAT
from app.services.decrees.loading.stored import Stored

Data = dict[str, Any]
_MONTHS: Final = 12


@dataclass(frozen=True)
class StoredDecree:
    """A stored decree, its office with the one above, and the people who belong to its teams.

    `usernames` tell people apart by their accounts; without them the file has names alone.
    """

    decree: Decree
    unit: WorkUnit
    parent: WorkUnit | None
    stored: Stored
    belongs: Callable[[Membership], bool]
    usernames: Mapping[UUID, str] = field(default_factory=dict)


def decree_file_data(source: StoredDecree) -> Data:
    """The decree as read_decree_file would read it: loading it again changes nothing.

    What people wrote beside the decree's words is part of it. A row of the plan has one note: it
    takes those of all its lines. Months are given where all twelve are known: a file that names one
    says that it knows them all.
    """
    whole = {
        item_id: entries
        for item_id, entries in source.stored.schedule.items()
        if len(entries) == _MONTHS
    }
    return data_as_known(replace(source, stored=replace(source.stored, schedule=whole)))


def data_as_known(source: StoredDecree) -> Data:
    """The same, with every planned month that is known, also where others of its year are not.

    So a workbook shows the plan: a mark that was put there by hand can be seen, and taken away.
    """
    return {
        "format": FORMAT,
        "work_unit": _work_unit(source.unit, source.parent),
        "decree": _decree(source.decree, source.stored),
        "teams": [_team(source, team) for team in source.stored.teams],
    }


def _work_unit(unit: WorkUnit, parent: WorkUnit | None) -> Data:
    above = {"parent": _work_unit(parent, None)} if parent else {}
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind.value,
        "time_zone": unit.time_zone,
        **above,
    }


def _decree(decree: Decree, stored: Stored) -> Data:
    clauses: dict[ClauseKind, list[Data]] = {kind: [] for kind in ClauseKind}
    for row in stored.clauses:
        clauses[row.kind].append({"label": row.label, **_corrected(row)})
    certifier = (
        {"name": decree.certifier_name, "job_title": decree.certifier_job_title}
        if decree.certifier_name
        else None
    )
    return _given(
        number=decree.number,
        year=decree.year,
        plan_year=stored.plan.year if stored.plan and stored.plan.year != decree.year else None,
        title=decree.title,
        title_correction=decree.title_correction,
        date=decree.date,
        effective_from=decree.effective_from,
        place=decree.place,
        signatory={"name": decree.signatory_name, "job_title": decree.signatory_job_title},
        certified_by=certifier,
        considerations=_labelled(clauses[ClauseKind.CONSIDERATION], "letter", str),
        legal_bases=_labelled(clauses[ClauseKind.LEGAL_BASIS], "number", int),
        attention=_labelled(clauses[ClauseKind.ATTENTION]) or None,
        decision=decree.decision,
        decision_correction=decree.decision_correction,
        dictums=_labelled(clauses[ClauseKind.DICTUM], "label", str),
    )


def _labelled(
    clauses: list[Data], name: str | None = None, kind: Callable[[Any], object] = str
) -> list[Data]:
    labels = [{name: kind(clause["label"])} if name else {} for clause in clauses]
    texts = [{key: value for key, value in clause.items() if key != "label"} for clause in clauses]
    return [label | text for label, text in zip(labels, texts, strict=True)]


def _team(source: StoredDecree, team: Team) -> Data:
    stored = source.stored
    members = [each for each in stored.memberships.get(team.id, []) if source.belongs(each)]
    is_working = team.kind is TeamKind.TIM_KERJA
    activities = [_activity(stored, each) for each in stored.activities.get(team.id, [])]
    codes = stored.activity_codes()
    return {
        "kind": team.kind.value,
        "number": team.number,
        **_given(
            title=team.title,
            title_correction=team.title_correction,
            short_title=team.short_title,
            short_title_correction=team.short_title_correction,
            duties=[_duty(stored, codes, duty) for duty in stored.duties.get(team.id, [])],
            members=[_member(each, source.usernames.get(each.user_id)) for each in members],
            activities=activities if is_working else None,
        ),
    }


def _duty(stored: Stored, codes: Mapping[UUID, str], duty: Duty) -> Data:
    links, reading = stored.duty_links.get(duty.id, []), stored.duty_readings.get(duty.id)
    return _given(
        **_corrected(duty),
        activities=sorted(codes[link.activity_id] for link in links if link.activity_id) or None,
        measures=sorted(link.measure.value for link in links if link.measure) or None,
        reading=one_line(reading.text) if reading else None,
    )


def _member(membership: Membership, username: str | None) -> Data:
    return _given(
        name=membership.name,
        job_title=membership.job_title,
        job_title_correction=membership.job_title_correction,
        role=membership.role.value,
        is_deputy=membership.is_deputy or None,
        title=membership.title,
        username=username,
    )


def _activity(stored: Stored, activity: Activity) -> Data:
    return _given(
        letter=activity.letter,
        name=activity.name,
        correction=one_line(activity.correction),
        rows=[_row(stored, *row) for row in plan_rows(stored, activity.id)],
    )


def plan_rows(
    stored: Stored, activity_id: UUID
) -> Iterator[tuple[list[ActionItem], list[Indicator]]]:
    """Divide an activity into rows: what stands beside each other belongs to one row.

    An indicator without an action item, or the other way round, is a row of its own.
    """
    items = [item for item in stored.action_items.get(activity_id, []) if not item.stands_for_row]
    indicators = list(stored.indicators.get(activity_id, []))
    linked = {item for _, item in stored.links}
    while items or indicators:
        if items and items[0].id not in linked:
            yield [items.pop(0)], []
            continue
        beside = {item for sign, item in stored.links if sign == indicators[0].id}
        signs = {sign for sign, item in stored.links if item in beside} | {indicators[0].id}
        yield (
            [item for item in items if item.id in beside],
            [sign for sign in indicators if sign.id in signs],
        )
        items = [item for item in items if item.id not in beside]
        indicators = [sign for sign in indicators if sign.id not in signs]


def _row(stored: Stored, items: list[ActionItem], indicators: list[Indicator]) -> Data:
    lines: list[ActionItem | Indicator] = [*items, *indicators]
    return _given(
        action_items=[_action_item(stored, item) for item in items] or None,
        indicators=[_indicator(sign) for sign in indicators] or None,
        schedule=None if items else _months(stored, _line_of(stored, indicators)),
        remarks=together(line.remarks for line in lines),
        remarks_correction=together(line.remarks_correction for line in lines),
    )


def _action_item(stored: Stored, item: ActionItem) -> Data:
    months = _months(stored, item.id)
    return _given(number=item.number, **_corrected(item), schedule=months)


def _line_of(stored: Stored, indicators: list[Indicator]) -> UUID | None:
    """The line that stands for the row of the indicators."""
    signs = {sign.id for sign in indicators}
    return next((item for sign, item in stored.links if sign in signs), None)


def _months(stored: Stored, item_id: UUID | None) -> list[int] | None:
    """The months that are planned as far as they are known; none where no mark would stand."""
    entries = stored.schedule.get(item_id, []) if item_id else []
    return sorted(entry.month for entry in entries if entry.planned) or None


def _indicator(sign: Indicator) -> Data:
    doubt = {"beside_empty_cell": True} if sign.beside_empty_cell else {}
    return _given(letter=sign.letter, **_corrected(sign)) | doubt


def _corrected(row: Any) -> Data:  # noqa: ANN401 - any row with a text and a correction beside it
    return _given(text=row.text, correction=one_line(row.correction))


def together(notes: Iterable[str | None]) -> str | None:
    """The note of a row of the plan: those of its lines."""
    return "; ".join(line for note in notes if (line := one_line(note))) or None


def one_line(text: str | None) -> str | None:
    """What people wrote may have several lines; a text of the file has one."""
    return " ".join(text.split()) if text else None


def _given(**values: object) -> Data:
    return {name: value for name, value in values.items() if value is not None}


def corrected(data: Mapping[str, Any]) -> Data:
    """The data with every corrected wording in the place of the one it corrects.

    How the cells of a text were read is no part of it.
    """
    result: Data = {}
    for name, value in data.items():
        if isinstance(value, Mapping):
            result[name] = corrected(value)
        elif isinstance(value, list):
            result[name] = [corrected(e) if isinstance(e, Mapping) else e for e in value]
        elif not name.endswith("correction") and name != "beside_empty_cell":
            result[name] = data.get(_correction_of(data, name)) or value
    return result


def _correction_of(data: Mapping[str, Any], name: str) -> str:
    """`text` and the name of an activity are corrected by `correction`, `title` by its own."""
    is_main = name == "text" or (name == "name" and "letter" in data)
    return "correction" if is_main else f"{name}_correction"
