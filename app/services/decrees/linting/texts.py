"""Every text of a decree file with its place, as people say it and in the data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from app.models.decree import ClauseKind
from app.schemas.decrees.file_plan import ActivityEntry, PlanRowEntry
from app.schemas.decrees.files import DecreeFile, TeamEntry
from app.services.decrees.files.faults import Path
from app.services.decrees.loading import names


class Part(Enum):
    """Which part of the decree a text belongs to."""

    HEAD = auto()
    BASIS = auto()
    DUTY = auto()
    PERSON = auto()
    ACTIVITY = auto()
    ACTION_ITEM = auto()
    INDICATOR = auto()
    REMARKS = auto()


@dataclass(frozen=True, slots=True)
class Written:
    """One text; `team` is the team it belongs to, `activity` its place such as `4D`."""

    part: Part
    place: str
    path: Path
    text: str
    correction: str | None = None
    team: TeamEntry | None = None
    activity: str = ""


@dataclass(frozen=True, slots=True)
class LintedFile:
    """What the rules look at: the file as read, its bare data, and all of its texts."""

    file: DecreeFile
    data: Mapping[str, object]
    today: date
    texts: tuple[Written, ...]


def written(file: DecreeFile) -> Iterator[Written]:
    """Yield the texts of the decree in the order of the file."""
    decree, at = file.decree, ("decree",)
    title = decree.title, decree.title_correction
    yield Written(Part.HEAD, "Tentang", (*at, "title"), *title)
    lists: tuple[tuple[ClauseKind, str, Sequence[tuple[object, str, str | None]]], ...] = (
        (
            ClauseKind.CONSIDERATION,
            "considerations",
            [(each.letter, each.text, each.correction) for each in decree.considerations],
        ),
        (
            ClauseKind.LEGAL_BASIS,
            "legal_bases",
            [(each.number, each.text, each.correction) for each in decree.legal_bases],
        ),
        (
            ClauseKind.ATTENTION,
            "attention",
            [(None, each.text, each.correction) for each in decree.attention],
        ),
        (
            ClauseKind.DICTUM,
            "dictums",
            [(each.label, each.text, each.correction) for each in decree.dictums],
        ),
    )
    for kind, name, clauses in lists:
        part = Part.BASIS if name in {"legal_bases", "attention"} else Part.HEAD
        for index, (label, text, correction) in enumerate(clauses):
            place = names.clause(kind, str(label) if label else None, index + 1)
            yield Written(part, place, (*at, name, index, "text"), text, correction)
    decision = decree.decision, decree.decision_correction
    yield Written(Part.HEAD, "Menetapkan", (*at, "decision"), *decision)
    for index, team in enumerate(file.teams):
        yield from _of_team(team, ("teams", index))


def mark_of(team: TeamEntry) -> str:
    """`IV`, or `Pengarah`: how people begin to name what belongs to a team."""
    return names.roman(team.number) if team.number else team.kind.capitalize()


def _of_team(team: TeamEntry, at: Path) -> Iterator[Written]:
    mark = mark_of(team)
    for index, duty in enumerate(team.duties):
        path = (*at, "duties", index, "text")
        place = f"{mark}.{index + 1}"
        yield Written(Part.DUTY, place, path, duty.text, duty.correction, team)
    for index, member in enumerate(team.members):
        place = f"{mark}, anggota {index + 1}"
        path = (*at, "members", index)
        yield Written(Part.PERSON, place, (*path, "name"), member.name, None, team)
        title = member.job_title, member.job_title_correction
        yield Written(Part.PERSON, place, (*path, "job_title"), *title, team)
    for index, activity in enumerate(team.activities):
        yield from _of_activity(team, activity, (*at, "activities", index))


def _of_activity(team: TeamEntry, activity: ActivityEntry, at: Path) -> Iterator[Written]:
    place = f"{team.number}{activity.letter}"
    name = activity.name, activity.correction
    yield Written(Part.ACTIVITY, place, (*at, "name"), *name, team, place)
    for index, row in enumerate(activity.rows):
        yield from _of_row(team, row, place, (*at, "rows", index))


def _of_row(team: TeamEntry, row: PlanRowEntry, activity: str, at: Path) -> Iterator[Written]:
    for index, item in enumerate(row.action_items):
        path, place = (*at, "action_items", index, "text"), below(activity, item.number)
        texts = item.text, item.correction
        yield Written(Part.ACTION_ITEM, place, path, *texts, team, activity)
    for index, sign in enumerate(row.indicators):
        path, place = (*at, "indicators", index, "text"), below(activity, sign.letter)
        texts = sign.text, sign.correction
        yield Written(Part.INDICATOR, place, path, *texts, team, activity)
    if row.remarks:
        notes = row.remarks, row.remarks_correction
        yield Written(Part.REMARKS, activity, (*at, "remarks"), *notes, team, activity)


def below(activity: str, mark: int | str | None) -> str:
    """`4D` and the mark of a line of it, where it has one."""
    return f"{activity} {mark}" if mark else activity
