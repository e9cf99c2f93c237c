"""Source systems, their kinds of records, and what those can prove."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Path, Query

from app.api.admission import Access
from app.api.dependencies import (
    CurrentActor,
    CurrentCaller,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.integration.sources import (
    Key,
    RecordTypeCreate,
    RecordTypeIndicators,
    RecordTypeUpdate,
    SourceCreate,
    SourcePage,
    SourceQuery,
    SourceRead,
    SourceUpdate,
)
from app.services.integration.sources import commands, mapping, queries

router = FeatureRouter("sources")
MANAGE = Permission.SOURCE_MANAGE
SourceKey = Annotated[Key, Path(description="Kunci sistem sumber (key of the source).")]
TypeKey = Annotated[Key, Path(description="Kunci jenis rekaman (key of the kind of record).")]


@router.operation("GET", "/sources", permission=Access.SIGNED_IN)
async def list_sources(
    query: Annotated[SourceQuery, Query()],
    session: ReadSession,
    _actor: CurrentActor,
    links: Links,
) -> SourcePage:
    """Sistem sumber; sama untuk semua satuan kerja (source systems)."""
    return links(await queries.list_sources(session, query))


@router.operation(
    "POST",
    "/sources",
    permission=MANAGE,
    errors=(403, 409),
    location="/sources/{key}",
)
async def create_source(
    body: SourceCreate, session: WriteSession, actor: CurrentActor
) -> SourceRead:
    """Tambah sistem sumber untuk semua satuan kerja (add a source)."""
    source = await commands.create_source(session, actor, body)
    return await queries.read_source(session, actor, source)


@router.operation(
    "GET",
    "/sources/{source_key}",
    permission=Access.SIGNED_IN,
    scope=ServiceScope.RECORDS_WRITE,
    errors=(404,),
)
async def read_source(
    source_key: SourceKey, session: ReadSession, caller: CurrentCaller
) -> SourceRead:
    """Satu sistem sumber dengan jenis rekamannya (one source with its kinds of records)."""
    source = await queries.get_visible(session, caller, source_key)
    return await queries.read_source(session, caller, source)


@router.operation("PATCH", "/sources/{source_key}", permission=MANAGE, errors=(403, 404))
async def update_source(
    source_key: SourceKey,
    body: SourceUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> SourceRead:
    """Ubah sistem sumber (change a source)."""
    source = await queries.get_source(session, source_key)
    commands.require_defining(actor)
    await precondition.check(lambda: queries.read_source(session, actor, source))
    await commands.update_source(session, actor, source, body)
    return await queries.read_source(session, actor, source)


@router.operation(
    "POST",
    "/sources/{source_key}/record-types",
    permission=MANAGE,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def create_record_type(
    source_key: SourceKey, body: RecordTypeCreate, session: WriteSession, actor: CurrentActor
) -> SourceRead:
    """Tambah jenis rekaman (add a kind of record)."""
    source = await queries.get_source(session, source_key)
    await commands.add_record_types(session, actor, source, [body])
    return await queries.read_source(session, actor, source)


@router.operation(
    "PATCH", "/sources/{source_key}/record-types/{type_key}", permission=MANAGE, errors=(403, 404)
)
async def update_record_type(
    source_key: SourceKey,
    type_key: TypeKey,
    body: RecordTypeUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> SourceRead:
    """Ubah jenis rekaman; rekaman yang sudah ada tetap (change a kind of record)."""
    source = await queries.get_source(session, source_key)
    kind = await queries.get_record_type(session, source, type_key)
    commands.require_defining(actor)
    await precondition.check(lambda: queries.read_source(session, actor, source))
    await commands.update_record_type(session, actor, source, kind, body)
    return await queries.read_source(session, actor, source)


@router.operation(
    "PUT",
    "/sources/{source_key}/record-types/{type_key}/indicators",
    permission=MANAGE,
    errors=(403, 404),
)
async def set_record_type_indicators(
    source_key: SourceKey,
    type_key: TypeKey,
    body: RecordTypeIndicators,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> SourceRead:
    """Tetapkan indikator satu keputusan yang dibuktikannya (set what it proves in a decree)."""
    source = await queries.get_source(session, source_key)
    kind = await queries.get_record_type(session, source, type_key)
    await precondition.check(lambda: queries.read_source(session, actor, source))
    await mapping.set_indicators(session, actor, source, kind, body)
    return await queries.read_source(session, actor, source)
