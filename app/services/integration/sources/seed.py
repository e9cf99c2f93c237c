"""Sources from a file: those that an installation begins with."""

from typing import Any

import yaml
from pydantic import ValidationError
from sqlalchemy import select

from app.core.database import Database
from app.integrations.yaml_source import load_own
from app.models import RecordType, SourceSystem
from app.schemas.integration.sources import SourceSeedFile
from app.services.integration.sources.commands import seed_sources


class SourceFileInvalid(Exception):
    """The file is not one of sources; each line says where and why."""


async def load_sources(database: Database, text: str) -> list[str]:
    """Add what of a YAML file (`zi-sources/1`) is not there yet; the keys of what was added.

    Raises SourceFileInvalid; then nothing was changed. A file that names nothing new is not judged.
    """
    try:
        said = load_own(text)
    except yaml.YAMLError as error:
        raise SourceFileInvalid(str(error)) from error
    # Every start comes by here: judging schemas would load 13 MiB that a server keeps.
    if await _has_all(database, said):
        return []
    try:
        file = SourceSeedFile.model_validate(said)
    except ValidationError as error:
        lines = (f"{'/'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SourceFileInvalid("\n".join(lines)) from error
    async with database.writing() as session:
        return await seed_sources(session, file.sources)


def kind_in(text: str, source: str, record_type: str) -> RecordType | None:
    """A kind of record as a file of sources (`zi-sources/1`) says it; none: it does not name it.

    Only what a connector is judged by. Raises SourceFileInvalid.
    """
    try:
        file = SourceSeedFile.model_validate(load_own(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise SourceFileInvalid(str(error)) from error
    for each in file.sources:
        for kind in each.record_types if each.key == source else ():
            if kind.key == record_type:
                return RecordType(period_kind=kind.period_kind, figures_schema=kind.figures_schema)
    return None


async def _has_all(database: Database, said: Any) -> bool:  # noqa: ANN401 - whatever a file holds
    """Whether every source of the file, and every kind of record, is there already."""
    try:
        named = {(source["key"], None) for source in said["sources"]}
        named |= {
            (source["key"], kind["key"])
            for source in said["sources"]
            for kind in source.get("record_types", ())
        }
    except (TypeError, KeyError, AttributeError):
        return False  # it will be said what is wrong with it
    statement = select(SourceSystem.key, RecordType.key).outerjoin(
        RecordType, RecordType.source_id == SourceSystem.id
    )
    async with database.reading() as session:
        rows = (await session.execute(statement)).all()
    there = {(source, kind) for source, kind in rows} | {(source, None) for source, _ in rows}
    return named <= there
