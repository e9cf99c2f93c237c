"""Loading a decree file: the first time all of it, later what differs."""

import dataclasses
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.identifiers import new_id
from app.models import Decree, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.digest import digest_of
from app.services.decrees.loading.planning import (
    BY_TEXT,
    Claims,
    Comparing,
    load_faults,
    match_teams,
)
from app.services.decrees.loading.report import (
    Change,
    DecreeLoadRefused,
    Ledger,
    LoadFault,
    LoadReport,
)
from app.services.decrees.loading.stored import Stored, read_stored
from app.services.decrees.loading.writers.decree_text import new_decree, write_decree
from app.services.decrees.loading.writers.duties import release_duties, write_duty_links
from app.services.decrees.loading.writers.members import require_no_new_seat, write_members
from app.services.decrees.loading.writers.people import create_accounts, find_people
from app.services.decrees.loading.writers.plan.activities import write_activities, write_plan
from app.services.decrees.loading.writers.renaming import rename_accounts, tell_kept
from app.services.decrees.loading.writers.teams import write_teams
from app.services.decrees.loading.writers.work_units import find_unit, settle_units
from app.services.decrees.queries import rights_end
from app.services.plan.record_types import map_new_indicators
from app.services.platform import audit

AUDITED_CHANGES: Final = 200
_LONGEST_AUDITED: Final = 300


async def load_decree(
    session: AsyncSession,
    actor: Actor | None,
    file: DecreeFile,
    *,
    dry_run: bool = False,
    comparing: Comparing = BY_TEXT,
) -> LoadReport:
    """Bring the database in line with the file, in the caller's transaction; never commits.

    The same file again changes nothing, unless `comparing` asks for it. A dry run tells what would
    happen and undoes it. Raises Forbidden (also when the file gives the actor a position they do
    not hold), and DecreeLoadRefused when evidence or a team would be lost or a person cannot be
    told apart; then nothing was changed.
    """
    savepoint = await session.begin_nested()
    try:
        report = await _load(session, actor, file, dry_run=dry_run, comparing=comparing)
    except BaseException:
        await savepoint.rollback()
        raise
    await (savepoint.rollback() if dry_run else savepoint.commit())
    return report


async def _load(
    session: AsyncSession,
    actor: Actor | None,
    file: DecreeFile,
    *,
    dry_run: bool,
    comparing: Comparing,
) -> LoadReport:
    unit = await find_unit(session, file.work_unit.code)
    decree = await _find_decree(session, file, unit) if unit else None
    if actor is not None and unit is not None:
        place = ResourceScope(unit.id, decree.id if decree else None)
        require(actor, Permission.DECREE_IMPORT, place)
    old_digest = decree.source_digest if decree else None
    if decree is not None and old_digest == digest_of(file) and not comparing.even_same:
        return LoadReport(decree.id, name_of(file), created=False, dry_run=dry_run)
    ledger = Ledger()
    unit = await settle_units(session, actor, file, ledger)
    stored = await read_stored(session, decree.id) if decree else Stored()
    loading = Loading(
        session,
        file,
        unit,
        decree or await new_decree(session, file, unit),
        created=decree is None,
        today=clock.today_in(unit.time_zone),
        ledger=ledger,
        stored=stored,
        rights_end=await rights_end(session, decree) if decree else None,
        exported=comparing.exported,
    )
    known = frozenset(stored.keys)
    await _write(loading, actor, comparing)
    await map_new_indicators(session, loading.decree.id, known)
    if not dry_run:
        _record(loading, actor, old_digest)
        await session.flush()
    changes = tuple(ledger.changes)
    return LoadReport(loading.decree.id, name_of(file), loading.created, dry_run, changes)


async def find_load_faults(
    session: AsyncSession, file: DecreeFile, claims: Claims
) -> list[LoadFault]:
    """What stands in the way of a file, also of one that holds to no rule; writes nothing."""
    unit = await find_unit(session, file.work_unit.code)
    decree = await _find_decree(session, file, unit) if unit else None
    stored = await read_stored(session, decree.id) if decree else Stored()
    if unit is None:
        unit = WorkUnit(id=new_id(), time_zone=file.work_unit.time_zone)
    matches = match_teams(file, stored, claims)
    people = await find_people(session, file, unit, stored.all_memberships(), claims)
    return [*load_faults(file, matches, stored), *people.faults]


async def _find_decree(session: AsyncSession, file: DecreeFile, unit: WorkUnit) -> Decree | None:
    """The stored decree, locked: two loads of it wait for each other."""
    statement = (
        select(Decree)
        .where(
            Decree.work_unit_id == unit.id,
            Decree.number == file.decree.number,
            Decree.year == file.decree.year,
            Decree.voided_at.is_(None),
        )
        .with_for_update()
    )
    return await session.scalar(statement)


async def _write(loading: Loading, actor: Actor | None, comparing: Comparing) -> None:
    """Look for everything that stands in the way first, then write from the top down."""
    session, file, stored = loading.session, loading.file, loading.stored
    matches = match_teams(file, stored, comparing.claims)
    memberships = stored.all_memberships()
    people = await find_people(session, file, loading.unit, memberships, comparing.claims)
    if faults := [*load_faults(file, matches, stored), *people.faults]:
        raise DecreeLoadRefused(faults)
    if actor is not None:
        await require_no_new_seat(session, actor, file, loading.unit, people)
    tell_kept(people, loading.ledger)
    await create_accounts(session, file, loading.unit, people, loading.ledger)
    if loading.rights_end is None:
        rename_accounts(actor, loading.unit, people, memberships, loading.ledger)
    session.add(loading.decree)
    await session.flush()
    await write_decree(loading)
    await release_duties(loading, matches)
    teams = await write_teams(loading, matches)
    plan = await write_plan(loading)
    for match, team in zip(matches, teams, strict=True):
        await write_members(loading, match, team, people)
        await write_activities(loading, match, team, plan)
    await write_duty_links(loading, matches, teams)


def _record(loading: Loading, actor: Actor | None, old_digest: str | None) -> None:
    decree, changes = loading.decree, loading.ledger.changes
    report = LoadReport(decree.id, "", loading.created, dry_run=False, changes=tuple(changes))
    counts = {kind.value: count for kind, count in report.counts.items()}
    audited = 0 if loading.created else AUDITED_CHANGES
    audit.log(
        loading.session,
        actor,
        "decree.load",
        audit.Target.in_decree("decree", decree.id, decree),
        changes={
            "source_digest": [old_digest, decree.source_digest],
            "counts": [None, counts],
            "rows": [None, [_audited(change) for change in changes[:audited]]],
        },
    )


def _audited(change: Change) -> dict[str, Any]:
    """A change as the audit log holds it: without what is empty, long texts cut."""
    fields = dataclasses.asdict(change)
    return {name: _short(value) for name, value in fields.items() if value is not None}


def _short(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST_AUDITED:
        return value[:_LONGEST_AUDITED] + "…"
    return value


def name_of(file: DecreeFile) -> str:
    """What people call the decree of a file."""
    return f"Keputusan Nomor {file.decree.number} Tahun {file.decree.year}, {file.work_unit.name}"
