"""The index workbook of a package."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from app.core.messages import Language
from app.core.messages.dates import day_in_words
from app.core.messages.words import in_indonesian
from app.integrations.workbooks import Cell, Sheet, workbook
from app.models import EvidenceRevision
from app.services.reporting.packages.content import Content
from app.services.reporting.packages.layout import PlacedFile
from app.services.reporting.packages.lines import decided, return_reason

Columns = Sequence[tuple[str, int]]

_REVISION: Columns = (
    ("Eviden", 38), ("Revisi", 8), ("Judul", 48), ("Indikator", 16), ("Soal LKE", 24),
    ("Status", 12), ("Berlaku", 9),
    ("Tanggal eviden", 14), ("Periode dari", 14), ("Periode sampai", 14), ("Berlaku sampai", 14),
    ("Uraian", 48), ("Kelengkapan yang ada", 48), ("Kelengkapan yang kurang", 48),
    ("Kerahasiaan", 12), ("Dibuat oleh", 26), ("Diajukan oleh", 26), ("Diajukan pada", 20),
    ("Jalur pemeriksaan", 16), ("Rapat asal", 60), ("Berkas", 8), ("Tautan", 8),
    ("Sidik revisi (SHA-256)", 66),
)  # fmt: skip
_FILE: Columns = (
    ("Letak dalam paket", 80), ("Eviden", 38), ("Revisi", 8), ("Nama asli", 40),
    ("Ukuran (bita)", 14), ("Jenis", 28), ("SHA-256", 66), ("Diunggah oleh", 26),
    ("Diterima pada", 20), ("Berkas rapat", 14), ("Isi dihapus pada", 20),
    ("Alasan penghapusan", 60), ("Penghapusan diminta oleh", 26), ("Diputuskan oleh", 26),
    ("Atas nama", 26),
)  # fmt: skip
_LINK: Columns = (
    ("Eviden", 38), ("Revisi", 8), ("Judul", 48), ("Alamat", 60), ("Keadaan", 14),
    ("Status HTTP", 12), ("Diperiksa pada", 20), ("Ditambahkan oleh", 26),
    ("Ditambahkan pada", 20), ("Salinan dalam paket", 80), ("Salinan disimpan pada", 20),
    ("Salinan dari alamat", 60), ("SHA-256 salinan", 66),
)  # fmt: skip
_DECISION: Columns = (
    ("Eviden", 38), ("Revisi", 8), ("Langkah", 12), ("Tingkat", 8), ("Oleh", 26),
    ("Atas nama", 26), ("Pada", 20), ("Yang kurang", 40), ("Alasan", 60),
    ("Sidik revisi yang dinilai", 66),
)  # fmt: skip
_MEETING: Columns = (
    ("Rapat", 38), ("Judul", 60), ("Keadaan", 12), ("Tanggal", 14), ("Pukul", 8), ("Tempat", 30),
    ("Tim penyelenggara", 36), ("Eviden dalam paket", 80),
)  # fmt: skip
_INDICATOR: Columns = (
    ("Kode", 8), ("Tim", 36), ("Kegiatan", 40), ("Indikator", 60), ("Bulan terencana", 16),
    ("Bulan sudah lewat", 18), ("Bulan terpenuhi", 16), ("Bulan kurang", 14), ("Keadaan", 14),
    ("Eviden", 8), ("Bulan sudah ditetapkan", 20),
)  # fmt: skip


def index(
    content: Content,
    placed: Sequence[PlacedFile],
    erased: Sequence[PlacedFile],
    made_at: datetime,
) -> bytes:
    """The workbook; instants in the office's time zone, states as of the cut-off."""
    revisions = {revision.id: revision for revision in content.revisions}
    return workbook(
        (
            Sheet("Revisi", _REVISION, _revisions(content)),
            Sheet("Berkas", _FILE, _files(content, [*placed, *erased])),
            Sheet("Tautan", _LINK, _links(content, revisions, placed)),
            Sheet("Keputusan", _DECISION, _decisions(content)),
            Sheet("Rapat", _MEETING, _meetings(content)),
            Sheet("Indikator", _INDICATOR, _indicators(content)),
        ),
        made_at.astimezone(content.scope.zone),
    )


def _revisions(content: Content) -> Iterator[Sequence[Cell]]:
    codes = {row.id: row.code for row in content.indicators}
    files = Counter(file.revision_id for file in content.files)
    links = Counter(link.revision_id for link in content.links)
    for revision in content.revisions:
        proved = content.indicators_of[revision.evidence_id]
        yield (
            str(revision.evidence_id),
            revision.number,
            revision.title,
            ", ".join(code for key, code in codes.items() if key in proved),
            ", ".join(content.questions.codes.get(revision.evidence_id, ())),
            in_indonesian(content.statuses[revision.id]),
            "ya" if revision.id in content.in_force else "tidak",
            revision.evidence_date,
            revision.covers_from,
            revision.covers_to,
            revision.valid_until,
            revision.description,
            *_checklist(revision),
            in_indonesian(content.confidentiality[revision.evidence_id]),
            content.people[revision.created_by_id],
            content.name_of(revision.submitted_by_id),
            content.local(revision.submitted_at),
            revision.review_route and in_indonesian(revision.review_route),
            _meeting(content, revision),
            files[revision.id],
            links[revision.id],
            revision.digest,
        )


def _checklist(revision: EvidenceRevision) -> tuple[Cell, Cell]:
    """What belongs in it and is there, and what is missing; empty where nobody ticked."""
    if revision.checklist is None:
        return None, None
    texts = {
        there: [each["text"] for each in revision.checklist if each["is_there"] is there]
        for there in (True, False)
    }
    return "; ".join(texts[True]), "; ".join(texts[False])


def _meeting(content: Content, revision: EvidenceRevision) -> str | None:
    """The meeting that the evidence came of."""
    meeting = content.meetings.of.get(revision.evidence_id)
    if meeting is None:
        return None
    return f"{meeting.title} ({day_in_words(meeting.meeting_date, Language.INDONESIAN)})"


def _files(content: Content, items: Sequence[PlacedFile]) -> Iterator[Sequence[Cell]]:
    """What is in the package, and what was erased: without a place in it."""
    for item in items:
        file, end = item.file, content.erased.get(item.file.id)
        kind = content.meetings.kind(item.revision.evidence_id, file)
        yield (
            None if end else item.path,
            str(item.revision.evidence_id),
            item.revision.number,
            file.original_name,
            file.size,
            file.media_type,
            file.sha256,
            content.people[item.brought_by_id],
            content.local(file.received_at),
            kind and kind.value.replace("_", " "),
            content.local(end.at) if end else None,
            end.reason if end else None,
            content.name_of(end.requested_by_id) if end else None,
            content.name_of(end.decided_by_id) if end else None,
            content.name_of(end.decided_for_id) if end else None,
        )


def _links(
    content: Content, revisions: dict[UUID, EvidenceRevision], placed: Sequence[PlacedFile]
) -> Iterator[Sequence[Cell]]:
    """With the newest copy of each that is in the package."""
    copies = {(item.capture.evidence_id, item.capture.url): item for item in placed if item.capture}
    for link in content.links:
        revision = revisions[link.revision_id]
        yield (
            str(revision.evidence_id),
            revision.number,
            link.title,
            link.url,
            in_indonesian(link.state),
            link.http_status,
            content.local(link.checked_at),
            content.people[link.added_by_id],
            content.local(link.added_at),
            *_copy(content, copies.get((revision.evidence_id, link.url))),
        )


def _copy(content: Content, item: PlacedFile | None) -> Sequence[Cell]:
    if item is None or item.capture is None:
        return (None,) * 4
    kept_at, final_url = content.local(item.file.received_at), item.capture.final_url
    return item.path, kept_at, final_url, item.file.sha256


def _decisions(content: Content) -> Iterator[Sequence[Cell]]:
    for step, revision in decided(content):
        yield (
            str(step.evidence_id),
            revision.number,
            in_indonesian(step.action),
            step.level,
            content.people[step.decided_by_id],
            content.name_of(step.on_behalf_of_id),
            content.local(step.decided_at),
            return_reason(step.reason_code),
            step.reason,
            step.revision_digest,
        )


def _meetings(content: Content) -> Iterator[Sequence[Cell]]:
    for meeting, evidence_ids in content.held:
        yield (
            str(meeting.id), meeting.title, in_indonesian(meeting.status), meeting.meeting_date,
            meeting.starts_at, meeting.place, meeting.team_title, ", ".join(map(str, evidence_ids)),
        )  # fmt: skip


def _indicators(content: Content) -> Iterator[Sequence[Cell]]:
    counted = evidence_counts(content)
    for row in content.indicators:
        year = content.years[row.id]
        expected = year.expected
        yield (
            row.code, row.team_title, row.activity_name, row.text, expected.in_year,
            expected.by_now, expected.accepted, expected.missing, in_indonesian(year.state),
            len(counted[row.id]), "ya" if year.is_scheduled else "belum",
        )  # fmt: skip


def evidence_counts(content: Content) -> dict[UUID, set[UUID]]:
    """For each indicator its evidence in the package."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for revision in content.revisions:
        for indicator_id in content.indicators_of[revision.evidence_id]:
            found[indicator_id].add(revision.evidence_id)
    return found
