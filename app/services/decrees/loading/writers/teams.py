"""The teams of Lampiran I and their duties."""

from typing import Any

from app.models import Duty, Team
from app.models.team import TeamKind
from app.services.decrees.loading import names
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.planning import TeamMatch
from app.services.decrees.loading.report import ChangeSubject, moves_of


async def write_teams(loading: Loading, matches: list[TeamMatch]) -> list[Team]:
    """Write teams and duties; the answer follows the order of the file."""
    await _make_room(loading, matches)
    teams = [_write_team(loading, match) for match in matches]
    await loading.session.flush()
    for match, team in zip(matches, teams, strict=True):
        await _write_duties(loading, match, team)
    await loading.session.flush()
    return teams


async def _make_room(loading: Loading, matches: list[TeamMatch]) -> None:
    """Teams that move leave their places first: no place may be taken twice, not even briefly."""
    moves = moves_of([match.row for match in matches])
    for match in matches:
        row = match.row
        if row is not None and row.position != match.position:
            loading.ledger.moved(row, moves, ChangeSubject.TEAM, match.path)
            row.position = -match.position
    await loading.session.flush()


def _write_team(loading: Loading, match: TeamMatch) -> Team:
    entry = match.entry
    values: dict[str, Any] = {
        "title": entry.title,
        "title_correction": entry.title_correction,
        "short_title": entry.short_title,
        "short_title_correction": entry.short_title_correction,
    }
    if match.row is not None:
        match.row.position = match.position
        loading.ledger.apply(match.row, values, ChangeSubject.TEAM, match.path)
        return match.row
    team = Team(
        id=loading.key("team", match.position),
        decree_id=loading.decree.id,
        position=match.position,
        kind=TeamKind(entry.kind),
        number=entry.number,
        **values,
    )
    loading.session.add(team)
    loading.ledger.added(ChangeSubject.TEAM, match.path, entry.title)
    return team


async def _write_duties(loading: Loading, match: TeamMatch, team: Team) -> None:
    await _clear_places(loading, match)
    for position, (entry, row) in enumerate(
        zip(match.entry.duties, match.duties, strict=True), start=1
    ):
        path = names.below(match.path, "Tugas", position)
        values = {"text": entry.text, "correction": entry.correction}
        if row is not None:
            row.position = position
            loading.ledger.apply(row, values, ChangeSubject.DUTY, path)
            continue
        key = loading.key("team", match.position, "duty", position)
        loading.session.add(Duty(id=key, team_id=team.id, position=position, **values))
        loading.ledger.added(ChangeSubject.DUTY, path, entry.text)


async def _clear_places(loading: Loading, match: TeamMatch) -> None:
    """Duties that are gone or move leave their places first, as teams do."""
    for row in match.removed_duties:
        path = names.below(match.path, "Tugas", row.position)
        await loading.session.delete(row)
        loading.ledger.removed(ChangeSubject.DUTY, path, row.text)
    moves = moves_of(match.duties)
    for position, moving in enumerate(match.duties, start=1):
        if moving is not None:
            path = names.below(match.path, "Tugas", position)
            loading.ledger.moved(moving, moves, ChangeSubject.DUTY, path)
            moving.position = -position
    await loading.session.flush()
