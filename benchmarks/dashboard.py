"""A dashboard of many generated offices: read once, kept current by events for a simulated day.

ZI_DATA_DIR=var/many zi generate --offices 549 --years 1
ZI_DATA_DIR=var/many python -m benchmarks.dashboard [--drafts 200]

The day is lived with a moved clock; through it people of random offices make drafts. At its end
the dashboard must show what a fresh reading shows.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select

from app.core import clock
from app.core.database import Database
from app.core.settings import Settings
from app.main import create_app
from app.models import Activity, Indicator, Membership, Plan, WorkUnit
from app.models.rights import ActorRole
from app.models.team import MembershipRole
from app.policies.actors import Actor, RoleAssignment
from app.schemas.evidence.evidence import EvidenceCreate
from app.schemas.identity.service_accounts import ServiceAccountCreate, ServiceAccountKeyCreate
from app.services.evidence.commands import create_evidence
from app.services.identity.actors import load_people
from app.services.identity.service_accounts import commands
from app.services.identity.users.administrators import create_administrator
from app.services.platform.sql import AnyRow
from app.services.reporting.progress.work_units.telling import tell_progress
from examples.dashboard import Dashboard

Made = TypeVar("Made")
LOOKS = 24 * 6  # one each ten minutes


async def key_of(database: Database) -> str:
    """A key of an account of the topmost office, with the two scopes of a dashboard."""
    async with database.writing() as session:
        name = f"bench.{random.randrange(10**9)}"  # noqa: S311 - no secret
        user = await create_administrator(session, name, "Bench")
        admin = Actor(user.id, name, user.id, (RoleAssignment(ActorRole.ADMINISTRATOR),))
        top = await session.scalar(select(WorkUnit.code).where(WorkUnit.parent_id.is_(None)))
        scopes = ["progress:read", "events:read"]
        body = {"work_unit_code": top, "name": name, "scopes": scopes}
        made = ServiceAccountCreate.model_validate(body)
        account = await commands.create_account(session, admin, made)
        wanted = ServiceAccountKeyCreate(expires_in_days=3)
        return (await commands.issue_key(session, admin, account, wanted)).key


async def plan_of(database: Database) -> tuple[int, Sequence[AnyRow]]:
    """The year, and for each team somebody who works in it and one of its indicators."""
    async with database.reading() as session:
        year = await session.scalar(select(func.max(Plan.year)))
        rows = await session.execute(
            select(func.min(Membership.user_id).label("user_id"),
                   func.min(Indicator.id).label("indicator_id"))
            .join(Activity, Activity.team_id == Membership.team_id)
            .join(Indicator, Indicator.activity_id == Activity.id)
            .join(Plan, Plan.decree_id == Membership.decree_id)
            .where(Membership.role == MembershipRole.ANGGOTA, Plan.year == year)
            .group_by(Membership.team_id)
        )  # fmt: skip
        return year or 0, rows.all()


async def draft(database: Database, row: AnyRow) -> None:
    """One piece of evidence more of a team."""
    day = clock.now().date()
    async with database.writing() as session:
        actor = (await load_people(session, [row.user_id]))[row.user_id]
        body = EvidenceCreate(
            title="Rapat", indicator_ids=[row.indicator_id], evidence_date=day,
            covers_from=day, covers_to=day,
        )  # fmt: skip
        await create_evidence(session, actor, body)


def live(client: TestClient, drafts: int) -> str:
    """A day; what it took."""
    database: Database = client.app.state.database  # type: ignore[attr-defined]
    call = client.portal.call  # type: ignore[union-attr]
    key = call(key_of, database)
    year, teams = call(plan_of, database)
    clock.set_to(datetime(year, 7, 31, 1, tzinfo=UTC))
    spent: dict[str, list[float]] = {"look": [], "read": [], "follow": []}

    def timed(kind: str, act: Callable[[], Made]) -> Made:
        began = time.perf_counter()
        result = act()
        spent[kind].append(time.perf_counter() - began)
        return result

    def ask(path: str, query: dict[str, Any]) -> Response:
        headers = {"Authorization": f"Bearer {key}"}
        return client.get(f"/api/v1{path}", params=query, headers=headers)

    first = timed("look", lambda: call(tell_progress, database))
    board, fresh = Dashboard(ask, year), Dashboard(ask, year)
    timed("read", board.read)
    told = changed = 0
    for _ in range(LOOKS):
        for row in random.choices(teams, k=max(1, drafts // LOOKS)):  # noqa: S311
            call(draft, database, row)
        clock.set_to(clock.now() + timedelta(minutes=10))
        told += timed("look", lambda: call(tell_progress, database))
        changed += timed("follow", board.follow)
    timed("read", fresh.read)
    times = {name: f"{1000 * max(each):.0f} ms at most" for name, each in spent.items()}
    same = board.rows == fresh.rows
    counts = f"{len(board.rows)} offices, {first} told first, {told} told, {changed} taken"
    return f"{counts}, {times}, equal: {same}"


def main() -> None:
    """Live the day; fail where the dashboard shows anything else."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--drafts", type=int, default=200)
    given = parser.parse_args()
    settings = Settings(worker=False, service_requests_per_minute=100_000)
    with TestClient(create_app(settings)) as client:
        said = live(client, given.drafts)
    sys.stdout.write(f"{said}\n")
    if not said.endswith("True"):
        sys.exit(1)


if __name__ == "__main__":
    main()
