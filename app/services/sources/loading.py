"""Sources from a file: those that an installation begins with."""

import yaml
from pydantic import ValidationError

from app.core.database import Database
from app.schemas.sources import SourceFile
from app.services.sources.managing import seed_sources


class SourceFileInvalid(Exception):
    """The file is not one of sources; each line says where and why."""


async def load_sources(database: Database, text: str) -> list[str]:
    """Add what of a YAML file (`zi-sources/1`) is not there yet; the keys of what was added.

    Raises SourceFileInvalid; then nothing was changed.
    """
    try:
        file = SourceFile.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise SourceFileInvalid(str(error)) from error
    except ValidationError as error:
        lines = (f"{'/'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SourceFileInvalid("\n".join(lines)) from error
    async with database.writing() as session:
        return await seed_sources(session, file.sources)
