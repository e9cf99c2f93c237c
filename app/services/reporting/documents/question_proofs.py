"""The page of a question of the sheet (LKE): what proves it, where in it, and by which digest."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.messages.words import in_indonesian
from app.core.settings import Settings
from app.integrations.documents.blocks import Block, Facts, Heading, Paper, Table, Text
from app.models.evaluation import EvaluationLayer, EvaluationVerdict
from app.policies.actors import Actor
from app.schemas.evaluation.answering import AnswerRead, EvaluationQuestionRead
from app.schemas.evaluation.proofs import ProofRead
from app.services.evaluation.evaluations.assessing.evidence import Beside, beside
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.showing import load, read_question
from app.services.evaluation.plan_coverage.picturing import area_names
from app.services.evaluation.sheets import Sheet
from app.services.reporting.documents.printing import (
    NONE,
    Document,
    addressed,
    decree_line,
    in_words,
    letterhead,
)
from app.services.reporting.documents.receipts import FILES, LINKS, digits

_DIGEST = "Sidik revisi (SHA-256)"
_RESTRICTED = "Eviden terbatas: judul, halaman, sidik, dan berkasnya tidak dicetak bagi Anda."
_VERDICTS = {
    EvaluationVerdict.AGREE: "sesuai",
    EvaluationVerdict.DIFFER: "berbeda",
    EvaluationVerdict.RETURN: "dikembalikan",
}


async def question_page(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, code: str, settings: Settings
) -> Document:
    """The page, for whoever reads the evaluation; of what they may not open that it is there.

    Raises NotFound.
    """
    located, sheet, _ = await load(session, actor, evaluation_id)
    told = await read_question(session, actor, evaluation_id, code)
    unit, evaluation = located.work_unit, located.evaluation
    known = await beside(session, actor, [proof.evidence_id for proof in told.proofs])
    today = clock.today_in(unit.time_zone)
    place = f"evaluations/{evaluation_id}/questions/{code}"
    blocks: list[Block] = [
        Facts(_facts(located, sheet, told)),
        Heading("Jawaban"),
        Facts(list(_answers(sheet, told))) if told.answers else Text("Belum dijawab."),
        Heading("Bukti"),
        *(_proofs(told.proofs, known) if told.proofs else [Text(NONE)]),
        *addressed("Alamat soal ini", place, settings, f"urn:uuid:{evaluation_id}"),
        Text(
            "Sidik revisi dihitung dari isi yang diajukan: siapa pun dapat menghitungnya lagi. Di"
            " alamat itu isi bukti dibuka oleh yang masuk dan berhak membacanya.",
            small=True,
        ),
    ]
    heading = f"Bukti soal LKE nomor {told.number} tahun {evaluation.year}"
    paper = Paper(
        heading,
        blocks,
        (unit.name, f"Keadaan tanggal {in_words(today)}"),
        await letterhead(session, unit),
        f"{unit.name} · LKE {evaluation.year} · soal {told.number} ({told.code})",
    )
    return Document(f"bukti-soal-{told.number}-{unit.name}-{evaluation.year}", paper, today)


def _facts(
    located: LoadedEvaluation, sheet: Sheet, told: EvaluationQuestionRead
) -> list[tuple[str, str]]:
    area = area_names(sheet).get(told.area or "", "Hasil")
    return [
        ("Soal", f"{told.number} ({told.code})"),
        ("Bunyi", told.text),
        ("Area", area),
        ("Sasaran", located.evaluation.target.value),
        ("Keputusan", decree_line(located.decree)),
    ]


def _answers(sheet: Sheet, told: EvaluationQuestionRead) -> Iterable[tuple[str, str]]:
    """What each layer said last, a letter with the text of its level."""
    meanings = {each.key: each.meaning for each in sheet.questions[told.number].options}
    for each in told.answers:
        name = "Satuan kerja" if each.layer is EvaluationLayer.UNIT else in_indonesian(each.layer)
        yield name[0].upper() + name[1:], _said(each, meanings)


def _said(answer: AnswerRead, meanings: Mapping[str, str | None]) -> str:
    meaning = meanings.get(answer.answer or "")
    words = [
        f"{_VERDICTS[answer.verdict]}:" if answer.verdict else "",
        answer.answer or "-",
        f"({meaning})" if meaning and meaning != answer.answer else "",
        f"Catatan: {answer.note}" if answer.note else "",
    ]
    return " ".join(filter(None, words))


def _proofs(proofs: Iterable[ProofRead], known: Beside) -> Iterable[Block]:
    for number, proof in enumerate(proofs, start=1):
        title = proof.title or "Eviden terbatas"
        yield Heading(f"{number}. {title}", 2)
        yield Facts(list(_of_proof(proof)), (_DIGEST,))
        if proof.title is None:
            yield Text(_RESTRICTED, small=True)
        else:
            yield from _contents(proof, known)


def _of_proof(proof: ProofRead) -> Iterable[tuple[str, str]]:
    if proof.pages is not None:
        yield "Halaman", proof.pages
    yield "Keadaan", _state(proof)
    if proof.revision_number is not None:
        yield "Revisi", str(proof.revision_number)
        yield _DIGEST, proof.digest or "belum diajukan"
    if proof.outside_year:
        yield "Periode", "di luar tahun evaluasi dan tahun sebelumnya"


def _state(proof: ProofRead) -> str:
    if not proof.has_contents:
        return f"{in_indonesian(proof.status)}, belum ada isinya: tidak membuktikan apa pun"
    if not proof.in_force:
        return in_indonesian(proof.status)
    is_revised = in_indonesian(proof.status) != in_indonesian("accepted")
    besides = f"; revisi berikutnya {in_indonesian(proof.status)}" if is_revised else ""
    return f"diterima dan berlaku{besides}"


def _contents(proof: ProofRead, known: Beside) -> Iterable[Block]:
    """Files and links of what is in force, else of the newest revision."""
    revision = known.known[proof.evidence_id].revision_id
    files = [
        [f"{number}.", file.original_name, digits(file.size), file.sha256]
        for number, file in enumerate(known.files.get(revision, ()), start=1)
    ]
    links = [
        [f"{number}.", link.title, link.url]
        for number, link in enumerate(known.links.get(revision, ()), start=1)
    ]
    if files:
        yield Table(FILES, files, "Berkas", size=8)
    if links:
        yield Table(LINKS, links, "Tautan", size=8)
