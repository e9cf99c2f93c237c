"""What carries out the duties: as the file reads them, as far as the office did not decide it."""

from uuid import UUID

from sqlalchemy import select

from app.models import Activity, Duty, DutyLink, DutyReading, Team
from app.models.duty import DutyMeasure
from app.schemas.decrees.files import DutyEntry
from app.services.decrees.loading import names
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.planning import TeamMatch
from app.services.decrees.loading.report import ChangeSubject

_Thing = UUID | DutyMeasure


async def release_duties(loading: Loading, matches: list[TeamMatch]) -> None:
    """Before duties and activities go, what tied them together goes."""
    stored = loading.stored
    gone = {each.row.id for match in matches for each in match.removed}
    gone |= {row.id for match in matches for row in match.removed_duties}
    for duty_id, links in stored.duty_links.items():
        for link in links:
            if duty_id in gone or link.activity_id in gone:
                await loading.session.delete(link)
        left = [link for link in links if link.activity_id not in gone]
        stored.duty_links[duty_id] = left
    for duty_id in stored.duty_readings.keys() & gone:
        await loading.session.delete(stored.duty_readings[duty_id])
    await loading.session.flush()


async def write_duty_links(loading: Loading, matches: list[TeamMatch], teams: list[Team]) -> None:
    """Write what carries out each duty, once every activity of the file is there."""
    ids = [team.id for team in teams]
    rows = await loading.session.execute(
        select(Activity.id, Team.number, Activity.letter)
        .join(Team, Team.id == Activity.team_id)
        .where(Team.id.in_(ids))
    )
    codes = {f"{number}{letter}": activity_id for activity_id, number, letter in rows}
    duties = await loading.session.scalars(
        select(Duty).where(Duty.team_id.in_(ids)).order_by(Duty.position)
    )
    entries = {
        (team.id, position): (entry, names.below(match.path, "Tugas", position))
        for match, team in zip(matches, teams, strict=True)
        for position, entry in enumerate(match.entry.duties, start=1)
    }
    for duty in duties:
        entry, path = entries[duty.team_id, duty.position]
        await _write_links(loading, duty, _things(entry, codes), path)
        await _write_reading(loading, duty, entry, path)
    await loading.session.flush()


def _things(entry: DutyEntry, codes: dict[str, UUID]) -> dict[_Thing, str]:
    """What the file says carries the duty out, each with what people call it."""
    things: dict[_Thing, str] = {codes[code]: code for code in entry.activities}
    return things | {DutyMeasure(measure): measure for measure in entry.measures}


async def _write_links(loading: Loading, duty: Duty, wanted: dict[_Thing, str], path: str) -> None:
    called = wanted | dict(loading.stored.activity_codes().items())
    there = {link.thing: link for link in loading.stored.duty_links.get(duty.id, [])}
    if there.keys() == wanted.keys():
        return
    reading = loading.stored.duty_readings.get(duty.id)
    is_kept = reading is not None and reading.decided_by_id is not None
    if not loading.created:
        tell = loading.ledger.kept if is_kept else loading.ledger.changed
        for field, is_of in (("activities", UUID), ("measures", DutyMeasure)):
            old, new = (
                sorted(
                    called.get(thing, str(thing)) for thing in things if isinstance(thing, is_of)
                )
                for things in (there, wanted)
            )
            if old != new:
                tell(ChangeSubject.DUTY, path, field, old, new)
    if is_kept:
        return
    for thing in there.keys() - wanted.keys():
        await loading.session.delete(there[thing])
    for thing in wanted.keys() - there.keys():
        loading.session.add(DutyLink.to(duty.id, thing))


async def _write_reading(loading: Loading, duty: Duty, entry: DutyEntry, path: str) -> None:
    row, text = loading.stored.duty_readings.get(duty.id), entry.reading
    old = row.text if row else None
    if old == text:
        return
    is_kept = row is not None and row.decided_by_id is not None
    if not loading.created:
        tell = loading.ledger.kept if is_kept else loading.ledger.changed
        tell(ChangeSubject.DUTY, path, "reading", old, text)
    if is_kept:
        return
    if row is None:
        loading.session.add(DutyReading(duty_id=duty.id, text=text))
    elif text is None:
        await loading.session.delete(row)
    else:
        row.text = text
