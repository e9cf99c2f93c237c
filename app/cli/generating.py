"""`zi generate`: many offices with years of work, for measuring."""

from typing import Annotated

import typer
from sqlalchemy import exists, func, select, update

from app.cli.common import (
    load_settings,
    opened,
    out,
    progress_bar,
    refuse,
    refuse_used_database,
    run,
)
from app.cli.preparing import migrate_database
from app.cli.seeding import BUNDLED_DECREE, seed_text
from app.cli.serving import development_password
from app.core import clock
from app.core.audit_keys import Keyring
from app.core.security import hash_password
from app.core.settings import Settings
from app.models import AuditEvent, Decree, Evidence, User
from app.models.audit import ActorKind
from app.services.evidence.rows.words import keep_all_words
from app.services.identity.users.administrators import create_administrator
from app.services.plan.counts.keeping import count_all_teams
from seed.generation import Size, generate

ADMINISTRATOR = "admin"


def generate_work(
    offices: Annotated[int, typer.Option(help="How many.", min=1, max=2000)] = 10,
    years: Annotated[int, typer.Option(help="Of work of each office.", min=1, max=20)] = 2,
    seed: Annotated[int, typer.Option(help="The same number gives the same rows.")] = 1,
    last_year: Annotated[
        int | None, typer.Option(help="The last of the years; without: the last that is over.")
    ] = None,
) -> None:
    """Fill an unused development database with offices at work, to measure with.

    About 370 pieces of evidence of each office and year, with entries of the audit log and events
    of every step; the files have names and digests, and no bytes.
    """
    settings = load_settings()
    if settings.is_production:
        refuse(
            "Pekerjaan buatan bukan untuk produksi: atur ZI_ENVIRONMENT=development.",
            "Generated work has no place in production: set ZI_ENVIRONMENT=development.",
        )
    last = _last_year(last_year)
    size = Size(offices, range(last - years + 1, last + 1), seed)
    migrate_database(settings)
    if run(_is_used(settings)):
        refuse_used_database()
    text = BUNDLED_DECREE.read_text(encoding="utf-8")
    run(seed_text(settings, text, dry_run=False))
    with progress_bar() as bar:
        task = bar.add_task("Offices at work, month by month", total=size.steps)
        generate(settings.async_database_url, Keyring.of(settings), size, lambda: bar.advance(task))
    run(_count_teams(settings))
    password = development_password(settings)
    count = run(_let_in(settings, password))
    out.print(f"{offices} offices, {size.years[0]} to {last}: {count} pieces of evidence.")
    out.print(
        f"Everybody has the password {password}: {ADMINISTRATOR}, p06.101 (a Ketua), ...",
        markup=False,
    )


def _last_year(asked: int | None) -> int:
    """The one that is asked for, else the last that is over; exits where it is not over."""
    over = clock.now().year - 1
    if asked is not None and asked > over:
        refuse(
            f"Pekerjaan dibuat untuk tahun yang sudah lewat: paling akhir {over}.",
            f"Work is generated of years that are over: up to {over}.",
        )
    return over if asked is None else asked


async def _is_used(settings: Settings) -> bool:
    """Whether a person or another system did anything here, or there are several decrees."""
    acted = (ActorKind.PERSON, ActorKind.SERVICE_ACCOUNT)
    async with opened(settings) as database, database.reading() as session:
        decrees = await session.scalar(select(func.count()).select_from(Decree))
        entries = exists().where(AuditEvent.actor_kind.in_(acted))
        return (decrees or 0) > 1 or bool(await session.scalar(select(entries)))


async def _count_teams(settings: Settings) -> None:
    """What triggers would have marked: they were down meanwhile."""
    async with opened(settings) as database:
        await count_all_teams(database, only_due=False)
        await keep_all_words(database)


async def _let_in(settings: Settings, password: str) -> int:
    """Give an administrator and everybody the password; how many pieces of evidence there are."""
    hashed = await hash_password(password)
    async with opened(settings) as database, database.writing() as session:
        await create_administrator(session, ADMINISTRATOR, "Admin")
        without = update(User).where(User.password_hash.is_(None))
        await session.execute(without.values(password_hash=hashed))
        return await session.scalar(select(func.count()).select_from(Evidence)) or 0
