"""Puts what was read into the plain data of the decree file, in the order of the form."""

from collections.abc import Iterable, Mapping, Sequence

from seed.reader import sections
from seed.reader.people import Team, read_teams
from seed.reader.plan import Activity, PlanRow, TeamPlan, read_plan
from seed.reader.refusals import DecreeTextError
from seed.reader.text import LINE_LETTERS, LINE_NUMBERS, Item, split_list

FORMAT = "zi-decree/1"


def read_decree(text: str) -> dict[str, object]:
    """Return the plain data of a decree's text.

    Raises DecreeTextError when a part of every decree is missing or a table row has no place.
    """
    lines = text.splitlines()
    body = sections.body_of(lines)
    head = sections.read_head(body)
    decree = _decree(head, body)
    teams, plans = read_teams(lines), read_plan(lines)
    _require_whole(teams, plans)
    return {
        "format": FORMAT,
        "work_unit": {"name": head.issuer},
        "decree": decree,
        "teams": _teams(teams, plans),
    }


def _require_whole(teams: Sequence[Team], plans: Mapping[int, TeamPlan]) -> None:
    """Without teams, members or a plan it is no such decree, or its tables were not found."""
    if not teams:
        raise DecreeTextError("teams_missing")
    empty = [team.title for team in teams if not team.members]
    if empty:
        raise DecreeTextError("members_missing", teams="; ".join(empty))
    if not any(plan.activities for plan in plans.values()):
        raise DecreeTextError("plan_missing")


def _decree(head: sections.Head, body: Sequence[str]) -> dict[str, object]:
    place, made = sections.read_place_and_date(body)
    signatory, certified_by = sections.read_signatures(body)
    return {
        "number": head.number,
        "year": head.year,
        "title": head.title,
        "date": made,
        "place": place,
        "signatory": _signature(signatory),
        **({"certified_by": _signature(certified_by)} if certified_by else {}),
        **_clauses(sections.read_clauses(body)),
    }


def _signature(signature: sections.Signature) -> dict[str, object]:
    return {"name": signature.name, "job_title": signature.job_title}


def _clauses(clauses: sections.Clauses) -> dict[str, object]:
    attention = split_list(clauses.list_text("Memperhatikan"), LINE_NUMBERS)
    return {
        "considerations": _lettered(split_list(clauses.list_text("Menimbang"), LINE_LETTERS)),
        "legal_bases": _numbered(split_list(clauses.list_text("Mengingat"), LINE_NUMBERS)),
        "attention": [{"text": item.text} for item in attention],
        "decision": clauses.sentence("Menetapkan"),
        "dictums": [{"label": label, "text": text} for label, text in clauses.labelled_dictums()],
    }


def _lettered(items: Iterable[Item]) -> list[dict[str, object]]:
    return [{"letter": item.mark, "text": item.text} for item in items]


def _numbered(items: Iterable[Item]) -> list[dict[str, object]]:
    return [
        {"number": None if item.mark is None else int(item.mark), "text": item.text}
        for item in items
    ]


def _teams(teams: Sequence[Team], plans: Mapping[int, TeamPlan]) -> list[dict[str, object]]:
    unowned = plans.keys() - {team.number for team in teams}
    if unowned:
        numbers = ", ".join(map(str, sorted(unowned)))
        raise DecreeTextError("plan_without_members", numbers=numbers)
    return [_team(team, None if team.number is None else plans.get(team.number)) for team in teams]


def _team(team: Team, plan: TeamPlan | None) -> dict[str, object]:
    return {
        "kind": team.kind,
        "number": team.number,
        "title": team.title,
        **({"short_title": plan.short_title} if plan else {}),
        "duties": [{"text": duty} for duty in team.duties()],
        "members": _members(team),
        **({"activities": [_activity(activity) for activity in plan.activities]} if plan else {}),
    }


def _members(team: Team) -> list[dict[str, object]]:
    return [
        {
            "name": member.name,
            "job_title": member.job_title,
            "role": team.role(member),
            **({"is_deputy": True} if team.is_deputy(member) else {}),
            "title": member.position,
        }
        for member in team.members
    ]


def _activity(activity: Activity) -> dict[str, object]:
    return {
        "letter": activity.letter,
        "name": activity.name,
        "rows": [_row(row) for row in activity.rows],
    }


def _row(row: PlanRow) -> dict[str, object]:
    schedule = {"schedule": sorted(row.months)} if row.months else {}
    columns: dict[str, object] = {
        "action_items": [item | schedule for item in _numbered(row.items)],
        **({} if row.items else schedule),
        "indicators": [
            entry | ({"beside_empty_cell": True} if item in row.beside_empty_cell else {})
            for item, entry in zip(row.indicators, _lettered(row.indicators), strict=True)
        ],
        "remarks": row.remarks,
    }
    return {name: column for name, column in columns.items() if column}
