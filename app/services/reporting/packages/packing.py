"""Making a package: everything but the evidence files is ready before the first byte leaves."""

import hashlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from anyio import CapacityLimiter, from_thread, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Unavailable
from app.core.messages import Language
from app.core.messages.dates import day_in_words, instant_in_words
from app.integrations import bags
from app.integrations.bags import PAYLOAD, PayloadFile
from app.integrations.signatures import Signer
from app.integrations.storage import Storage, pulled
from app.integrations.zip_streams import Member, zip_stream
from app.policies.actors import Actor
from app.schemas.platform.audit import AuditCheckpoint
from app.schemas.reporting.packages import PackageRevisions
from app.services.platform import audit
from app.services.reporting.packages.content import Content
from app.services.reporting.packages.index import index
from app.services.reporting.packages.layout import PlacedFile, package_name, place
from app.services.reporting.packages.lines import (
    decisions_as_lines,
    erased_as_lines,
    meetings_as_lines,
)
from app.services.reporting.packages.summary import summary

KIND = "zi-evidence-package/1"
SIGNATURE = "signature.json"
_REVISIONS = {
    PackageRevisions.IN_FORCE: "Hanya yang berlaku pada akhir tanggal batas",
    PackageRevisions.ALL: "Semua yang diajukan sampai tanggal batas, juga yang tidak berlaku",
}
_PACKAGES = CapacityLimiter(8)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Package:
    """An archive to be: what was made for it, and the evidence files it will take along."""

    name: str
    made: Mapping[str, bytes]
    files: Sequence[PlacedFile]
    tag_manifest_sha256: str


def require_signer(signer: Signer | None) -> Signer:
    """Raise Conflict (`signing_key_missing`): a package that nobody signed proves nothing."""
    if signer is None:
        raise Conflict("signing_key_missing")
    return signer


def pack(
    content: Content,
    actor: Actor,
    signer: Signer,
    made_at: datetime,
    checkpoint: AuditCheckpoint,
) -> Package:
    """Documents, manifests and signature; takes a while, so call it in a thread."""
    name = package_name(content.scope, _code(content))
    everything = place(content)
    placed = [item for item in everything if item.file.id not in content.erased]
    erased = [item for item in everything if item.file.id in content.erased]
    facts = _facts(content, placed, len(erased), actor, made_at)
    documents = {
        f"{PAYLOAD}indeks.xlsx": index(content, placed, erased, made_at),
        f"{PAYLOAD}keputusan.jsonl": decisions_as_lines(content),
        f"{PAYLOAD}jejak-audit.json": checkpoint.model_dump_json(indent=2).encode() + b"\n",
        f"{PAYLOAD}ringkasan.pdf": summary(content, facts, name, signer.public_key, made_at),
    }
    if erased:
        documents[f"{PAYLOAD}berkas-dihapus.jsonl"] = erased_as_lines(content, erased)
    if content.held:
        documents[f"{PAYLOAD}rapat.jsonl"] = meetings_as_lines(content, placed)
    payload = [
        *(PayloadFile(path, _sha256(made), len(made)) for path, made in documents.items()),
        *(PayloadFile(item.path, item.file.sha256, item.file.size) for item in placed),
    ]
    tags = bags.tag_files(_info(content, name, facts, made_at), payload)
    digest = _sha256(tags[bags.TAG_MANIFEST])
    signed = {
        "kind": KIND,
        "name": name,
        "revisions": content.scope.revisions.value,
        "tagmanifest_sha256": digest,
        "made_at": made_at.isoformat(timespec="seconds"),
        "public_key": signer.public_key,
    }
    signature = json.dumps(signed | {"signature": signer.sign(signed)}, indent=2).encode()
    return Package(name, {**tags, SIGNATURE: signature, **documents}, placed, digest)


async def require_storage(package: Package, storage: Storage) -> None:
    """Raise Unavailable for a storage that does not answer, while the answer can still say so."""
    if package.files:
        await _open(package.files[0], storage)


def record_export(session: AsyncSession, actor: Actor, content: Content, package: Package) -> None:
    """Write down who took what; the digest pins every byte of the package."""
    scope = content.scope
    target = audit.Target(scope.kind, scope.id, scope.unit.id, scope.decree.id)
    facts = {
        "cut_off": str(scope.cut_off),
        "contents": scope.revisions.value,
        "revisions": len(content.revisions),
        "files": len(package.files),
        "bytes": sum(item.file.size for item in package.files),
        "tagmanifest_sha256": package.tag_manifest_sha256,
    }
    audit.log(session, actor, "evidence.export", target, changes=audit.created(facts))


async def stream(package: Package, storage: Storage) -> AsyncIterator[bytes]:
    """The ZIP, piece by piece, made in threads of their own: they wait for those of the storage."""
    pieces = zip_stream(_members(package, storage))
    while (piece := await to_thread.run_sync(next, pieces, None, limiter=_PACKAGES)) is not None:
        yield piece


def _members(package: Package, storage: Storage) -> Iterator[Member]:
    for path, made in package.made.items():
        yield f"{package.name}/{path}", (made,)
    for item in package.files:
        chunks = from_thread.run(_open, item, storage)
        if chunks is not None:
            yield f"{package.name}/{item.path}", pulled(chunks)


async def _open(item: PlacedFile, storage: Storage) -> AsyncIterator[bytes] | None:
    try:
        return await storage.open_range(item.file.sha256, 0, item.file.size)
    except Unavailable as error:
        if error.code != "file_missing":
            raise
        # Left out; the manifest names it, so that checking the package does, too.
        log.exception("package_file_missing", sha256=item.file.sha256, path=item.path)
        return None


def _code(content: Content) -> str | None:
    """What tells packages of the same decree apart."""
    first = content.indicators[0] if content.indicators else None
    if first is None or content.scope.kind == "decree":
        return None
    return f"tim-{first.team_number}" if content.scope.kind == "team" else first.code


def _facts(
    content: Content,
    placed: Sequence[PlacedFile],
    erased: int,
    actor: Actor,
    made_at: datetime,
) -> list[tuple[str, str]]:
    scope = content.scope
    day = scope.cut_off
    made = instant_in_words(made_at, scope.unit.time_zone, Language.INDONESIAN)
    size = sum(item.file.size for item in placed)
    meetings = len(content.held)
    return [
        ("Satuan kerja", scope.unit.name),
        ("Keputusan", f"Nomor {scope.decree.number} Tahun {scope.decree.year}"),
        ("Ruang lingkup", _scope_words(content)),
        ("Tanggal batas", day_in_words(day, Language.INDONESIAN)),
        ("Dibuat", f"{made} oleh {actor.name}"),
        ("Revisi", _REVISIONS[scope.revisions]),
        ("Isi", f"{len(content.revisions)} revisi, {len(placed)} berkas, {size} bita"),
        *([("Rapat", f"eviden dari {meetings} rapat (rapat.jsonl)")] if meetings else []),
        *([("Dihapus", f"isi {erased} berkas (berkas-dihapus.jsonl)")] if erased else []),
    ]


def _scope_words(content: Content) -> str:
    first = content.indicators[0] if content.indicators else None
    if first is None or content.scope.kind == "decree":
        return "Seluruh keputusan, sejauh dapat dibuka oleh pembuat paket"
    if content.scope.kind == "team":
        return f"Tim {first.team_number}: {first.team_title}"
    return f"Indikator {first.code}: {first.text}"


def _info(
    content: Content, name: str, facts: Sequence[tuple[str, str]], made_at: datetime
) -> dict[str, Any]:
    return {
        "Source-Organization": content.scope.unit.name,
        "External-Identifier": name,
        "External-Description": "; ".join(f"{key}: {value}" for key, value in facts),
        "Bagging-Date": made_at.astimezone(content.scope.zone).date(),
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
