"""PostgreSQL's connections."""

import asyncio

from sqlalchemy import text

from app.core.database import Database
from app.core.settings import Settings


def test_plans_are_not_compiled(postgres_url: str) -> None:
    """Compiling takes up to a second; answers here have few rows."""

    async def setting() -> object:
        settings = Settings(_env_file=None, database_url=postgres_url)
        database = Database(settings.async_database_url)
        try:
            async with database.reading() as session:
                return await session.scalar(text("SHOW jit"))
        finally:
            await database.close()

    assert asyncio.run(setting()) == "off"
