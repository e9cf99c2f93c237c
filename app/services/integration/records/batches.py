"""Many records at once, as JSON Lines: read as a stream, each line answered for itself."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

from anyio import to_thread
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.errors import FieldFault, Invalid
from app.integrations.text_files import DoubledKey, decode, without_doubles
from app.models.conformance import ConformanceStep
from app.policies.actors import ServiceActor
from app.schemas.integration.records import RecordLine, RecordOutcome
from app.schemas.platform.problems import pointer_of
from app.services.identity.renewal import renew
from app.services.integration.conformance import note, steps_of
from app.services.integration.records.announcing import write_down_taken
from app.services.integration.records.commands import Origin, TakenRecord, receive
from app.services.integration.records.known import NamesGiven
from app.services.integration.records.push import (
    get_source_context,
    own_work_unit_code,
    tried,
    without_key,
)
from app.services.integration.records.validation import (
    RecordInput,
    RejectedRecord,
    ValidRecord,
    check,
)

LINE_BYTES: Final = 256 * 1024
REFUSED_AT_MOST: Final = 80  # unless more than as many were taken
_LINES_A_TRANSACTION: Final = 80
_BYTES_A_TRANSACTION: Final = 4 * 1024 * 1024

# In a line that is no JSON, or cut off: where the name most often stands, in letters that need no
# reading.
_NAME: Final = re.compile(rb'"external_id"\s*:\s*"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,200})"')
_LOOKED_AT: Final = 4096
_SHOWN: Final = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,200}")

Numbered = tuple[int, bytes]
Result = TakenRecord | RejectedRecord


@dataclass(frozen=True)
class LineResult:
    """What a line (counted from 1) came to; no `external_id`: it could not be read."""

    line: int
    external_id: str | None
    result: Result


@dataclass(frozen=True)
class _Line:
    """A line as it was read: a record, or why it is none, and the name it has all the same."""

    number: int
    record: RecordLine | RejectedRecord
    external_id: str | None


@dataclass(frozen=True)
class _Chunk:
    """Lines of one transaction; `names`: what the lines before said under which."""

    lines: Sequence[_Line]
    names: NamesGiven
    is_dry: bool


async def take_batch(
    database: Database,
    actor: ServiceActor,
    source_key: str,
    body: AsyncIterator[bytes],
    *,
    is_dry: bool = False,
) -> AsyncIterator[list[LineResult]]:
    """Take the lines in, some in a transaction each, and give what they came to.

    A line that is no good holds up no other. What was given is committed: when the stream breaks
    off, the lines before are there, and the whole may be sent again. Other content under a name of
    a line before is refused. A batch of which more lines
    are refused than taken, and that many, is not read any further: its last line says so. Of a dry
    run nothing is stored. Raises NotFound, and Unauthenticated when the account loses its key on
    the way.
    """
    async with database.reading() as session:
        await get_source_context(session, actor, source_key)
    read, refused, names = 0, 0, NamesGiven()
    async for chunk in _chunks(body):
        lines = await to_thread.run_sync(_read_all, chunk)
        async with database.writing() as session:
            renew(session, actor)
            results = await _take(session, actor, source_key, _Chunk(lines, names, is_dry))
        yield [LineResult(line.number, line.external_id, results[line.number]) for line in lines]
        read += len(lines)
        refused += sum(isinstance(result, RejectedRecord) for result in results.values())
        if refused >= REFUSED_AT_MOST and refused * 2 > read:
            stopped = FieldFault("", "batch_stopped", {"count": refused})
            yield [LineResult(lines[-1].number + 1, None, RejectedRecord((stopped,)))]
            return


async def _take(
    session: AsyncSession,
    actor: ServiceActor,
    source_key: str,
    chunk: _Chunk,
) -> dict[int, Result]:
    """What each line came to, by its number."""
    desk = await get_source_context(session, actor, source_key)
    own = await own_work_unit_code(session, actor)
    results: dict[int, Result] = {}
    handed: dict[int, RecordInput] = {}
    for line in chunk.lines:
        if isinstance(line.record, RejectedRecord):
            results[line.number] = line.record
        else:
            handed[line.number] = RecordInput.of(line.record, line.record.work_unit_code or own)
    checked = dict(zip(handed, await check(session, desk, list(handed.values())), strict=True))
    results |= {number: one for number, one in checked.items() if isinstance(one, RejectedRecord)}
    good = {number: one for number, one in checked.items() if isinstance(one, ValidRecord)}
    for number, one in zip([*good], [*chunk.names.judged([*good.values()])], strict=True):
        if isinstance(one, RejectedRecord):  # the same once more changes nothing: it is taken
            results[number] = one
    good = {number: one for number, one in good.items() if number not in results}
    origin = Origin(service_account_id=actor.account_id)
    async with tried(session, is_dry=chunk.is_dry):
        receipts = await receive(session, desk.source.id, list(good.values()), origin)
    outcomes = [each.outcome for each in receipts if isinstance(each, TakenRecord)]
    await note(session, actor.account_id, _shown(outcomes, len(chunk.lines), is_dry=chunk.is_dry))
    if chunk.is_dry:
        receipts = [
            each if isinstance(each, RejectedRecord) else without_key(each) for each in receipts
        ]
    else:
        taken = [
            (record, receipt)
            for record, receipt in zip(good.values(), receipts, strict=True)
            if isinstance(receipt, TakenRecord)
        ]
        write_down_taken(session, actor, desk.source, taken)
    return results | dict(zip(good, receipts, strict=True))


def _shown(outcomes: Sequence[RecordOutcome], lines: int, *, is_dry: bool) -> set[ConformanceStep]:
    """What lines of a batch show of the account."""
    shown = steps_of(outcomes, is_dry=is_dry)
    shown |= {ConformanceStep.REFUSED} if len(outcomes) < lines else set()
    return shown | (set() if is_dry else {ConformanceStep.BATCH})


def _read_all(chunk: Sequence[Numbered]) -> list[_Line]:
    """In a thread: a chunk takes a tenth of a second."""
    return [_read(number, text) for number, text in chunk]


def _read(number: int, text: bytes) -> _Line:
    record = _record_in(text)
    return _Line(
        number, record, name_in(text) if isinstance(record, RejectedRecord) else record.external_id
    )


def _record_in(text: bytes) -> RecordLine | RejectedRecord:
    if len(text) > LINE_BYTES:
        return RejectedRecord((FieldFault("", "line_too_long", {"max_bytes": LINE_BYTES}),))
    try:
        said = decode(text)
        json.loads(said, object_pairs_hook=without_doubles)
        return RecordLine.model_validate_json(said)
    except ValidationError as error:
        return RejectedRecord.of(error)
    except DoubledKey as error:
        fault = FieldFault(pointer_of([error.key]), "json_key_twice", {"key": error.key})
        return RejectedRecord((fault,))
    except Invalid as error:
        return RejectedRecord((FieldFault("", "json_not_utf8", error.facts),))
    except (ValueError, RecursionError):
        return RejectedRecord((FieldFault("", "json_invalid"),))


def name_in(line: bytes) -> str | None:
    """The `external_id` of a line that is no good, as far as it can be read; none: it cannot."""
    try:
        read = json.loads(line[: LINE_BYTES + 1])
        name = read.get("external_id") if isinstance(read, dict) else None
    except (ValueError, RecursionError):
        found = _NAME.search(line[:_LOOKED_AT])
        name = found.group(1).decode() if found else None
    if isinstance(name, int) and not isinstance(name, bool):
        name = str(name)  # it is refused as a number, and still told by it
    return name if isinstance(name, str) and _SHOWN.fullmatch(name) else None


async def _chunks(
    body: AsyncIterator[bytes],
) -> AsyncIterator[list[Numbered]]:
    """Numbered lines in chunks of bounded size."""
    chunk: list[Numbered] = []
    size = 0
    async for lines in _lines(body):
        for number, line in lines:
            chunk.append((number, line))
            size += len(line)
            if len(chunk) == _LINES_A_TRANSACTION or size > _BYTES_A_TRANSACTION:
                yield chunk
                chunk, size = [], 0
    if chunk:
        yield chunk


async def _lines(body: AsyncIterator[bytes]) -> AsyncIterator[list[Numbered]]:
    """The numbered lines of each piece of a stream; one that is too long is kept in part only."""
    rest, before = b"", 0
    async for piece in body:
        *whole, rest = (rest + piece).split(b"\n")
        rest = rest[: LINE_BYTES + 1]
        yield _numbered(whole, before)
        before += len(whole)
    yield _numbered([rest], before)


def _numbered(lines: Sequence[bytes], before: int) -> list[Numbered]:
    """Of one that is too long the beginning; blank ones are counted and left out."""
    return [
        (number, line[: LINE_BYTES + 1])
        for number, line in enumerate(lines, before + 1)
        if line and (len(line) > LINE_BYTES or not line.isspace())
    ]
