"""Records of other systems, as their service accounts hand them in."""

import json
import tempfile
from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus
from typing import IO, Annotated, Any

from anyio import to_thread
from fastapi import Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.api.admission import Access
from app.api.bodies import refuse_double_keys
from app.api.dependencies import (
    AnswerLanguage,
    AppDatabase,
    AppSettings,
    CurrentService,
    ReadSession,
    WriteSession,
)
from app.api.evidence_dependencies import AppIntake
from app.api.limits import BODY_LIMIT
from app.api.paging import Links
from app.api.problems import told_fault, told_faults
from app.api.routing import FeatureRouter
from app.api.uploads import UPLOAD_BODY, received
from app.api.usage import note_usage
from app.core.errors import Invalid, UnsupportedType
from app.core.messages import Language, sentence
from app.models.conformance import ConformanceStep
from app.models.service_account import ServiceScope
from app.schemas.base import Read
from app.schemas.integration.records import (
    RECORD_LINES,
    BatchLine,
    BatchSummary,
    DryRunQuery,
    ExternalId,
    HandInQuery,
    RecordOutcome,
    RecordPage,
    RecordQuery,
    RecordRead,
    RecordReceipt,
    RecordWithdraw,
    RecordWrite,
    RefusedLine,
    SourceFileList,
    WorkUnitCodeQuery,
)
from app.schemas.integration.sources import Key
from app.schemas.platform.problems import ProblemError
from app.services.integration.conformance import note_apart
from app.services.integration.records import batches, push, queries
from app.services.integration.records.batches import LineResult
from app.services.integration.records.commands import TakenRecord
from app.services.integration.records.validation import RecordInput, RejectedRecord
from app.services.integration.records.withdrawing import Withdrawal
from app.services.integration.sources.queries import get_visible

router = FeatureRouter("records")
ONLY, WRITE, READ = Access.SERVICE_ACCOUNT, ServiceScope.RECORDS_WRITE, ServiceScope.RECORDS_READ

SourceKey = Annotated[Key, Path(description="Kunci sistem sumber (key of the source).")]
Name = Annotated[
    ExternalId, Path(description="Nama rekaman di sistem asal (the record's name there).")
]
Office = Annotated[WorkUnitCodeQuery, Query()]
# Names hold slashes; they may come as they are, or as %2F.
RECORD = "/sources/{source_key}/records/{external_id:path}"
JSON_LINES = "application/jsonl"
BATCH_TYPES = (JSON_LINES, "application/x-ndjson")
IN_MEMORY_BYTES = 1024 * 1024
BATCH_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        media_type: {
            "schema": {
                "type": "string",
                "maxLength": 64 * 1024 * 1024,
                "description": "Satu RecordLine per baris (one RecordLine a line).",
            },
            "example": "".join(json.dumps(line) + "\n" for line in RECORD_LINES),
        }
        for media_type in BATCH_TYPES
    },
}
BATCH_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {JSON_LINES: {"schema": {"type": "string"}}}}
}


# Before the others of a record: at its own address, its methods are those that count.
@router.operation("POST", f"{RECORD}/withdraw", permission=ONLY, scope=WRITE, errors=(404,))
async def withdraw_record(
    source_key: SourceKey,
    external_id: Name,
    body: RecordWithdraw,
    session: WriteSession,
    actor: CurrentService,
    query: Annotated[HandInQuery, Query()],
    language: AnswerLanguage,
) -> RecordReceipt:
    """Tarik rekaman dengan alasan; tidak ada yang terhapus (take a record back)."""
    desk = await push.get_source_context(session, actor, source_key)
    unit = query.work_unit_code or await push.own_work_unit_code(session, actor)
    asked = Withdrawal(unit, external_id, body.reason, query.dry_run)
    taken = await push.withdraw_record(session, actor, desk, asked)
    return _receipt(taken, language, is_dry=query.dry_run)


@router.operation(
    "PUT",
    RECORD,
    permission=ONLY,
    scope=WRITE,
    errors=(404,),
    responses={HTTPStatus.CREATED.value: {"model": RecordReceipt}},
)
async def put_record(
    source_key: SourceKey,
    external_id: Name,
    body: RecordWrite,
    request: Request,
    response: Response,
    database: AppDatabase,
    session: WriteSession,
    actor: CurrentService,
    query: Annotated[HandInQuery, Query()],
    language: AnswerLanguage,
) -> RecordReceipt:
    """Serahkan satu rekaman; yang sama lagi tidak mengubah apa pun (hand in a record)."""
    refuse_double_keys(await request.body())
    desk = await push.get_source_context(session, actor, source_key)
    unit = query.work_unit_code or await push.own_work_unit_code(session, actor)
    handed = RecordInput(external_id, unit, body)
    try:
        receipt = await push.put_record(session, actor, desk, handed, is_dry=query.dry_run)
    except Invalid:
        await session.rollback()  # nothing of it stays but that it was seen
        await note_apart(database, actor.account_id, ConformanceStep.REFUSED)
        raise
    if receipt.outcome is RecordOutcome.CREATED and not query.dry_run:
        response.status_code = HTTPStatus.CREATED
    return _receipt(receipt, language, is_dry=query.dry_run)


@router.operation(
    "POST",
    "/sources/{source_key}/records",
    permission=ONLY,
    scope=WRITE,
    errors=(404, 415),
    request_body=BATCH_BODY,
    response_class=StreamingResponse,
    responses=BATCH_ANSWER,
)
async def upload_records(
    source_key: SourceKey,
    request: Request,
    database: AppDatabase,
    settings: AppSettings,
    actor: CurrentService,
    language: AnswerLanguage,
    query: Annotated[DryRunQuery, Query()],
) -> StreamingResponse:
    """Serahkan banyak rekaman sebagai JSON Lines; setiap baris dijawab (hand in many)."""
    if request.headers.get("content-type", "").partition(";")[0].strip() not in BATCH_TYPES:
        raise UnsupportedType(expected=JSON_LINES)
    request.scope[BODY_LIMIT] = settings.batch_max_bytes
    summary, body = BatchSummary(is_dry=query.dry_run), request.stream()
    # Kept until all is read: few clients read an answer while they are still sending.
    answer = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - closed with the answer
    try:
        async for answered in batches.take_batch(
            database, actor, source_key, body, is_dry=query.dry_run
        ):
            _count_refused(request, answered)
            lines = [_told(each, summary, language) for each in answered]
            await to_thread.run_sync(answer.writelines, lines)
    except BaseException:
        answer.close()
        raise
    answer.write(b'{"summary":' + summary.model_dump_json().encode() + b"}\n")
    answer.seek(0)
    return StreamingResponse(_pieces(answer), media_type=JSON_LINES)


def _count_refused(request: Request, answered: Sequence[LineResult]) -> None:
    """Each line that is refused is one for the account's usage, as a record alone is."""
    for each in answered:
        if isinstance(each.result, RejectedRecord):
            note_usage(request, "record_refused", fault=each.result.faults[0].code)


@router.operation(
    "GET", "/sources/{source_key}/records", permission=ONLY, scope=READ, errors=(404,)
)
async def list_records(
    source_key: SourceKey,
    query: Annotated[RecordQuery, Query()],
    session: ReadSession,
    actor: CurrentService,
    links: Links,
) -> RecordPage:
    """Rekaman yang diserahkan sistem ini (records this system handed in)."""
    source = await get_visible(session, actor, source_key)
    return links(await queries.list_records(session, actor, source.id, query))


@router.operation("GET", RECORD, permission=ONLY, scope=READ, errors=(404,))
async def read_record(
    source_key: SourceKey,
    external_id: Name,
    session: ReadSession,
    actor: CurrentService,
    query: Office,
    language: AnswerLanguage,
) -> RecordRead:
    """Satu rekaman dengan semua versinya (one record with all its versions)."""
    source = await get_visible(session, actor, source_key)
    unit = query.work_unit_code or await push.own_work_unit_code(session, actor)
    return await queries.read_record(session, actor, source.id, unit, external_id, language)


@router.operation(
    "POST",
    "/sources/{source_key}/files",
    permission=ONLY,
    scope=WRITE,
    errors=(404, 415, 507),
    status_code=HTTPStatus.CREATED,
    request_body=UPLOAD_BODY,
)
async def upload_source_files(
    source_key: SourceKey,
    request: Request,
    database: AppDatabase,
    settings: AppSettings,
    intake: AppIntake,
    session: WriteSession,
    actor: CurrentService,
    query: Office,
) -> SourceFileList:
    """Serahkan berkas untuk rekaman; yang sama mendapat id yang sama (hand in files)."""
    async with database.reading() as look:
        await get_visible(look, actor, source_key)
    files = await received(request, settings, intake)
    await intake.require_kept(session, files)
    desk = await push.get_source_context(session, actor, source_key)
    unit = query.work_unit_code or await push.own_work_unit_code(session, actor)
    return SourceFileList(items=await push.add_files(session, actor, desk, unit, files))


def _receipt(taken: TakenRecord, language: Language, *, is_dry: bool) -> RecordReceipt:
    told = vars(taken) | {"warnings": _warnings(taken, language), "is_dry": is_dry}
    return RecordReceipt(**told)


def _warnings(taken: TakenRecord, language: Language) -> list[ProblemError]:
    return [told_fault(each, language) for each in taken.warnings]


def _told(answered: LineResult, summary: BatchSummary, language: Language) -> bytes:
    """The answer to a line, and one more in the summary."""
    result = answered.result
    word = result.outcome.value if isinstance(result, TakenRecord) else "refused"
    summary.lines += 1
    setattr(summary, word, getattr(summary, word) + 1)
    told: Read
    if isinstance(result, TakenRecord):
        told = BatchLine(
            line=answered.line,
            external_id=result.external_id,
            record_id=result.record_id,
            outcome=result.outcome,
            version=result.version,
            warnings=_warnings(result, language),
        )
    else:
        told = RefusedLine(
            line=answered.line,
            external_id=answered.external_id,
            code="record_refused",
            detail=sentence("record_refused", language, {}).detail,
            errors=told_faults(result.faults, language, lambda fault: fault),
        )
    return told.model_dump_json().encode() + b"\n"


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := await to_thread.run_sync(file.read, 64 * 1024):
            yield piece
