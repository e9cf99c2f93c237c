"""The inbox of records, and the standing orders that empty it."""

from http import HTTPStatus
from operator import attrgetter
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from app.api import ranges
from app.api.bulk import Bulk
from app.api.dependencies import (
    AnswerLanguage,
    AppStorage,
    CurrentActor,
    IfMatch,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.uploads import FILE_ANSWERS
from app.core.errors import Stale
from app.models.rights import Permission
from app.policies.actors import Actor
from app.schemas.integration.inbox import (
    InboxPage,
    InboxQuery,
    InboxRead,
    IntakeRuleCreate,
    IntakeRulePage,
    IntakeRuleQuery,
    IntakeRuleRead,
    RecordAccept,
    RecordAcceptItem,
    RecordAcceptList,
    RecordReject,
)
from app.schemas.platform.bulk import BulkRead
from app.services.evidence.files.quarantine import require_released
from app.services.integration.inbox import intake_rules, queries, transitions
from app.services.integration.inbox.queries import Offer

router = FeatureRouter("inbox")
_RENEWED = "record_renewed"
OPEN, DECIDE = Permission.EVIDENCE_OPEN, Permission.RECORD_DECIDE


@router.operation("GET", "/inbox", permission=OPEN, errors=(403,))
async def list_inbox(
    query: Annotated[InboxQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
    language: AnswerLanguage,
) -> InboxPage:
    """Rekaman sistem lain untuk tim Anda (records offered to your teams)."""
    return links(await queries.list_offers(session, actor, query, language))


@router.operation("GET", "/inbox/{record_id}", permission=OPEN, errors=(403, 404))
async def read_inbox_record(
    record_id: UUID, session: ReadSession, actor: CurrentActor, language: AnswerLanguage
) -> InboxRead:
    """Satu rekaman dengan semua versinya (one record with all its versions)."""
    return await queries.read_offers(session, actor, record_id, language)


async def _chosen(
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
    record_id: UUID,
    team_id: UUID | None,
    language: AnswerLanguage,
) -> Offer:
    """The offer that is decided on, held until the commit; what was read counts (If-Match)."""
    await transitions.lock_record(session, record_id)
    offer = await transitions.choose_offer(session, actor, record_id, team_id)
    try:
        await precondition.check(lambda: queries.read_offers(session, actor, record_id, language))
    except Stale as stale:
        offers = await queries.get_offers(session, actor, record_id)
        if offer.version.number > 1 and all(each.waits for each in offers):
            # Nobody decided, so it was its source that changed it.
            raise Stale(stale.current_etag, _RENEWED) from stale
        raise
    return offer


@router.operation(
    "POST",
    "/inbox/{record_id}/accept",
    permission=DECIDE,
    seen_with=OPEN,
    errors=(403, 404, 409),
)
async def accept_record(
    record_id: UUID,
    body: RecordAccept,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
    language: AnswerLanguage,
) -> InboxRead:
    """Terima sebagai draf eviden, atau perbarui drafnya (accept as a draft)."""
    offer = await _chosen(session, actor, precondition, record_id, body.team_id, language)
    await transitions.accept(session, actor, offer, body)
    return await queries.read_offers(session, actor, record_id, language)


@router.operation(
    "POST",
    "/inbox/{record_id}/reject",
    permission=DECIDE,
    seen_with=OPEN,
    errors=(403, 404, 409),
)
async def reject_record(
    record_id: UUID,
    body: RecordReject,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
    language: AnswerLanguage,
) -> InboxRead:
    """Tolak versi ini dengan alasan (reject this version with a reason)."""
    offer = await _chosen(session, actor, precondition, record_id, body.team_id, language)
    await transitions.reject(session, actor, offer, body)
    return await queries.read_offers(session, actor, record_id, language)


async def _as_read(session: WriteSession, actor: Actor, item: RecordAcceptItem) -> Offer:
    await transitions.lock_record(session, item.record_id)
    offer = await transitions.choose_offer(session, actor, item.record_id, item.team_id)
    if offer.version.number != item.version:
        raise Stale(code=_RENEWED if item.version < offer.version.number else None)
    return offer


async def _take_in(
    session: WriteSession, actor: Actor, offer: Offer, item: RecordAcceptItem
) -> None:
    await transitions.accept(session, actor, offer, item)


_TAKING_IN = Bulk(attrgetter("record_id"), queries.find_in_sight, _as_read, _take_in)


@router.many_of("accept_record", "/bulk/inbox/accept")
async def accept_many_records(
    body: RecordAcceptList, request: Request, session: WriteSession, actor: CurrentActor
) -> BulkRead:
    """Terima beberapa rekaman sekaligus; tiap butir dijawab sendiri (take many in)."""
    return await _TAKING_IN.answer(request, session, actor, body.items)


@router.operation(
    "GET",
    "/inbox/{record_id}/files/{file_id}/content",
    permission=OPEN,
    errors=(403, 404, 409, 416),
    response_class=Response,
    responses=FILE_ANSWERS,
)
async def read_record_file_content(
    record_id: UUID,
    file_id: UUID,
    request: Request,
    storage: AppStorage,
    session: ReadSession,
    actor: CurrentActor,
) -> Response:
    """Unduh berkas rekaman (download a file of a record)."""
    file = await queries.get_file(session, actor, record_id, file_id)
    require_released(file)
    return await ranges.file_response(request, storage, file)


@router.operation("GET", "/intake-rules", permission=OPEN, errors=(403,))
async def list_intake_rules(
    query: Annotated[IntakeRuleQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> IntakeRulePage:
    """Aturan yang membuat draf dengan sendirinya (standing orders)."""
    return links(await intake_rules.list_rules(session, actor, query))


@router.operation(
    "POST",
    "/intake-rules",
    permission=DECIDE,
    errors=(403, 404, 409),
    location="/intake-rules/{id}",
)
async def create_intake_rule(
    body: IntakeRuleCreate, session: WriteSession, actor: CurrentActor
) -> IntakeRuleRead:
    """Buat draf dari rekaman jenis ini dengan sendirinya (give a standing order)."""
    rule_id = await intake_rules.create_rule(session, actor, body)
    return await intake_rules.read_rule(session, actor, rule_id)


@router.operation("GET", "/intake-rules/{rule_id}", permission=OPEN, errors=(403, 404))
async def read_intake_rule(
    rule_id: UUID, session: ReadSession, actor: CurrentActor
) -> IntakeRuleRead:
    """Satu aturan (one standing order)."""
    return await intake_rules.read_rule(session, actor, rule_id)


@router.operation(
    "DELETE",
    "/intake-rules/{rule_id}",
    permission=DECIDE,
    seen_with=OPEN,
    errors=(403, 404, 409),
    status_code=HTTPStatus.NO_CONTENT,
)
async def end_intake_rule(
    rule_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> None:
    """Akhiri aturan; draf yang sudah ada tetap (end a standing order)."""
    await precondition.check(lambda: intake_rules.read_rule(session, actor, rule_id))
    await intake_rules.end_rule(session, actor, rule_id)
