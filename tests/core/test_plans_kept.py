"""PostgreSQL plans what is asked again and again once, however many connections there are."""

import asyncio

from sqlalchemy import literal, select, text

from app.core.database import Database
from app.core.settings import Settings

ASKED = select(literal(142).label("number"))
CONNECTIONS = 4
TIMES = 12  # psycopg prepares a statement when a connection is asked it for the sixth time


async def prepared_after_being_asked(url: str) -> list[str]:
    address = Settings(_env_file=None, database_url=url).async_database_url
    database = Database(address, pool_size=CONNECTIONS)
    all_busy = asyncio.Barrier(CONNECTIONS)

    async def hold_one() -> None:
        async with database.reading() as session:
            await session.execute(text("SELECT 1"))
            await all_busy.wait()

    try:
        await asyncio.gather(*(hold_one() for _ in range(CONNECTIONS)))
        for _ in range(TIMES):
            async with database.reading() as session:
                await session.execute(ASKED)
        async with database.reading() as session:
            return list(await session.scalars(text("SELECT statement FROM pg_prepared_statements")))
    finally:
        await database.close()


def test_what_is_asked_often_is_planned_once(postgres_url: str) -> None:
    prepared = asyncio.run(prepared_after_being_asked(postgres_url))
    assert any("AS number" in statement for statement in prepared), prepared
