"""A receipt for evidence: what was handed in, and by which digest anybody knows it again."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.messages import Language
from app.core.messages.dates import instant_in_words
from app.core.messages.words import in_indonesian
from app.core.settings import Settings
from app.integrations.documents.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Paper,
    Table,
    Text,
)
from app.models import Decree, WorkUnit
from app.schemas.evidence.evidence import EvidenceRead
from app.services.reporting.documents.printing import (
    NONE,
    Document,
    addressed,
    decree_line,
    in_words,
    letterhead,
)

FILES = (
    Column("NO", 9, "center"),
    Column("BERKAS", share=4),
    Column("BITA", 22, "right"),
    Column("SHA-256", share=5),
)
LINKS = (Column("NO", 9, "center"), Column("TAUTAN", share=4), Column("ALAMAT", share=6))
_HIDDEN = "Eviden terbatas: judul, uraian, dan berkasnya tidak dicetak bagi Anda."


async def evidence_receipt(
    session: AsyncSession, evidence: EvidenceRead, settings: Settings
) -> Document:
    """The receipt of the newest revision; of evidence that is hidden, counts alone."""
    decree = await session.get_one(Decree, evidence.decree_id)
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    blocks: list[Block] = [Facts(_facts(evidence, decree, unit), ("Sidik revisi (SHA-256)",))]
    blocks += _content(evidence)
    blocks += [
        *addressed("Alamat eviden ini", f"evidence/{evidence.id}", settings, evidence.id.urn),
        Text(
            "Sidik revisi dihitung dari isi yang diajukan: siapa pun dapat menghitungnya lagi dan"
            " tahu bahwa tidak ada yang berubah sejak itu.",
            small=True,
        ),
    ]
    document = Paper(
        "Tanda terima eviden",
        blocks,
        (unit.name,),
        await letterhead(session, unit),
        f"{unit.name} · revisi {evidence.revision.number} · {evidence.id}",
    )
    submitted = evidence.revision.submitted_at or evidence.updated_at
    day = clock.day_in(unit.time_zone, submitted)
    return Document(f"tanda-terima-{evidence.title or evidence.id}", document, day)


def _facts(evidence: EvidenceRead, decree: Decree, unit: WorkUnit) -> list[tuple[str, str]]:
    revision = evidence.revision
    submitted = NONE
    if revision.submitted_at and revision.submitted_by:
        at = instant_in_words(revision.submitted_at, unit.time_zone, Language.INDONESIAN)
        submitted = f"{at}, oleh {revision.submitted_by.name}"
    period = f"{in_words(evidence.covers_from)} sampai {in_words(evidence.covers_to)}"
    return [
        ("Judul", evidence.title or "(terbatas)"),
        ("Keputusan", decree_line(decree)),
        ("Tim", evidence.team.title),
        *([("Soal LKE", ", ".join(evidence.question_codes))] if evidence.question_codes else []),
        ("Periode", period),
        ("Tanggal eviden", in_words(evidence.evidence_date)),
        ("Revisi", f"{revision.number}, {in_indonesian(evidence.status)}"),
        ("Diajukan", submitted),
        ("Jumlah berkas", str(evidence.file_count)),
        ("Jumlah tautan", str(evidence.link_count)),
        ("Sidik revisi (SHA-256)", revision.digest or "belum diajukan"),
    ]


def digits(number: int) -> str:
    """A number with a point before every three digits: 1.024."""
    return f"{number:,}".replace(",", ".")


def _content(evidence: EvidenceRead) -> list[Block]:
    """Files and links by name; nothing of what is hidden."""
    if evidence.hidden:
        return [Text(_HIDDEN)]
    revision = evidence.revision
    files = [
        [f"{number}.", file.original_name, digits(file.size), file.sha256]
        for number, file in enumerate(revision.files, start=1)
    ]
    links = [
        [f"{number}.", link.title, link.url] for number, link in enumerate(revision.links, start=1)
    ]
    blocks: list[Block] = [Heading("Berkas")]
    blocks.append(Table(FILES, files, "Berkas", size=8) if files else Text(NONE))
    if links:
        blocks += [Heading("Tautan"), Table(LINKS, links, "Tautan", size=8)]
    return blocks
