"""Lists as files that are made meanwhile: whether one may ask for them, and making them."""

import tempfile
import time
from collections.abc import Mapping
from functools import cache, partial
from typing import get_type_hints

import structlog
from fastapi.exceptions import RequestValidationError

from app.api.admission import Admission
from app.api.lists.making import write_list
from app.api.lists.reading import DECLARED, Asked, ListOperation, Reader, is_list
from app.core.database import Database
from app.core.errors import Forbidden, Invalid, ServiceError, Unauthenticated
from app.core.messages import Language
from app.core.settings import Settings
from app.models import ListExport
from app.policies.actors import Actor
from app.schemas.platform.exports import ListFormat
from app.services.identity.actors import load_people
from app.services.reporting import list_exports

MOST_ROWS = 1_000_000
"""A sheet has room for a few more."""
_TOLD_EVERY_SECONDS = 1

log = structlog.get_logger(__name__)


@cache
def lists() -> dict[str, tuple[ListOperation, Admission]]:
    """Every list by the id of its operation, with who gets as far as it."""
    found: dict[str, tuple[ListOperation, Admission]] = {}
    for name, (endpoint, path, said) in DECLARED.items():
        answer = get_type_hints(endpoint)["return"]
        admission = Admission.of({key: one for key, one in said.items() if one is not None}, path)
        if is_list(answer) and admission:
            found[name] = (ListOperation(endpoint, answer), admission)
    return found


def judged(name: str, actor: Actor) -> ListOperation:
    """The list of that name, for whoever gets as far as it; raises what its gate raises.

    Raises Invalid (`export_unknown`) for a list that there is not.
    """
    operation, admission = lists().get(name, (None, None))
    if operation is None or admission is None:
        raise Invalid("export_unknown", pointer="/operation")
    if admission.gate is not None:
        admission.gate.check(actor)
    if not admission.takes_people:
        raise Forbidden("service_accounts_only")
    return operation


def asked_of(operation: ListOperation, filters: Mapping[str, str]) -> Asked:
    """Which list the filters mean; raises RequestValidationError that points into the body."""
    keys = operation.names()
    query = {name: value for name, value in filters.items() if name not in keys}
    try:
        return operation.ask(filters, query)
    except RequestValidationError as error:
        faults = [{**each, "loc": ("body", "filters", *each["loc"][1:])} for each in error.errors()]
        raise RequestValidationError(faults) from error


async def count_first(operation: ListOperation, asked: Asked, reader: Reader) -> int | None:
    """How many rows there are, where lists of its kind know; raises what the list raises."""
    async with reader.database.reading() as session:
        async for _rows, total in operation.pages(reader, session, asked, size=1):
            return total
    return None


async def make_exports(database: Database, settings: Settings) -> int:
    """Make the files that wait, one after the other; how many were looked at."""
    looked_at = 0
    while await list_exports.is_one_due(database):
        export = await list_exports.claim(database)
        if export is None:  # it has failed, or another worker was quicker
            continue
        looked_at += 1
        try:
            await _make(database, settings, export)
        except ServiceError as error:
            await list_exports.fail(database, export, error.code)
        except RequestValidationError:  # the list asks otherwise since an upgrade
            await list_exports.fail(database, export, "validation_failed")
        except Exception:  # it is begun again when its lease is over
            log.exception("export_failed", export_id=str(export.id))
    return looked_at


class _Progress:
    """Tells how far a file is, once in a while: each time is a transaction that others wait for."""

    def __init__(self, database: Database, export: ListExport) -> None:
        """Of a file that was claimed a moment ago."""
        self._tell = partial(list_exports.note_progress, database, export)
        self._told_at = time.monotonic()
        self._last: tuple[int, int | None] = (0, None)

    async def hear(self, done: int, total: int | None) -> None:
        """So many rows are written of how many, if that is known."""
        self._last = (done, total)
        if time.monotonic() - self._told_at >= _TOLD_EVERY_SECONDS:
            await self.tell()

    async def tell(self) -> None:
        """What was heard last."""
        await self._tell(*self._last)
        self._told_at = time.monotonic()


async def _make(database: Database, settings: Settings, export: ListExport) -> None:
    """Make one, with the rights that its owner has now; raises ServiceError without."""
    async with database.reading() as session:
        actor = (await load_people(session, [export.user_id])).get(export.user_id)
    if actor is None:
        raise Unauthenticated  # nobody who could sign in any more
    operation = judged(export.operation, actor)
    reader = Reader(actor, Language(export.language), database, settings)
    progress = _Progress(database, export)
    with tempfile.TemporaryFile() as file:
        name = await write_list(
            operation,
            asked_of(operation, export.filters),
            reader,
            ListFormat(export.format),
            file,
            most_rows=MOST_ROWS,
            told=progress.hear,
        )
        await progress.tell()
        await list_exports.keep(database, export, file, name, list_exports.rights_of(actor))
