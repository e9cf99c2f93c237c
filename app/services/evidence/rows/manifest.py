"""What the digest of a revision is made over (docs/architecture.md, "Evidence")."""

from sqlalchemy import select

from app.core.database import Execute
from app.models import EvidenceFile, EvidenceLink, EvidenceRevision
from app.services.evidence.rows.facts import Contents
from app.services.evidence.rows.provenance import read_provenance
from app.services.platform.prepared import key

_IN_REVISION = key("revision_id")
_FILES = (
    select(EvidenceFile.original_name, EvidenceFile.sha256, EvidenceFile.size)
    .where(EvidenceFile.revision_id == _IN_REVISION)
    .order_by(EvidenceFile.position)
)
_LINKS = (
    select(EvidenceLink.url, EvidenceLink.title)
    .where(EvidenceLink.revision_id == _IN_REVISION)
    .order_by(EvidenceLink.position)
)


def manifest_of(
    execute: Execute, revision: EvidenceRevision, contents: Contents
) -> dict[str, object]:
    """Everything a reviewer judges, in a fixed order."""
    here = {"revision_id": revision.id}
    files = execute(_FILES, here) if contents.last_file is not None else ()
    links = execute(_LINKS, here) if contents.last_link is not None else ()
    manifest = {
        "evidence_id": str(revision.evidence_id),
        "revision": revision.number,
        "title": revision.title,
        "description": revision.description,
        "evidence_date": str(revision.evidence_date),
        "covers_from": str(revision.covers_from),
        "covers_to": str(revision.covers_to),
        "indicator_ids": sorted(map(str, contents.indicator_ids)),
        "files": [list(row) for row in files],
        "links": [list(row) for row in links],
    }
    # What follows is there only where it is given: the digests of before stay what they were.
    if revision.valid_until is not None:
        manifest["valid_until"] = str(revision.valid_until)
    if revision.checklist is not None:
        manifest["checklist"] = [[e["text"], e["is_there"]] for e in revision.checklist]
    if contents.has_records:
        records = read_provenance(execute, [revision.id])[revision.id]
        manifest["records"] = [
            [each.source_key, each.external_id, each.version, each.digest] for each in records
        ]
    return manifest
