"""The portal's workbook of an evaluation, as it stands now."""

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of
from app.models.evaluation import EvaluationLayer
from app.services.evaluation.evaluations.answering import Desk
from app.services.evaluation.portal.filling import PortalAnswer, PortalFilling
from app.services.evaluation.portal.freezing import portal_answers
from app.services.evaluation.portal.workbook import write_workbook

_VERSION_CHARACTERS, _OWN_CHARACTERS = 16, 6


async def export_workbook(session: AsyncSession, desk: Desk) -> bytes:
    """Every question with what the unit and TPI say; the same state gives the same bytes."""
    return await to_thread.run_sync(write_workbook, desk.sheet, await filling_of(session, desk))


async def filling_of(session: AsyncSession, desk: Desk) -> PortalFilling:
    """The workbook's rows, each with the version of what stands there."""
    return {
        told.soal_id: PortalAnswer(
            unit=told.jawaban_unit,
            unit_note=told.catatan_unit,
            evidence=told.bukti_dukung_unit,
            tpi=told.jawaban_tpi,
            tpi_note=told.catatan_tpi,
            version=version_of(desk, told.soal_id),
        )
        for told in await portal_answers(session, desk)
    }


def version_of(desk: Desk, number: int) -> str:
    """Another one once the unit, or TPI, said something else about the question.

    It begins alike for all questions of an evaluation, and otherwise for those of another.
    """
    question_id = desk.standing.questions[number].id
    layers = (EvaluationLayer.UNIT, EvaluationLayer.TPI)
    rows = [desk.standing.answer(question_id, layer) for layer in layers]
    said = digest_of([row.number if row else 0 for row in rows] + [number])
    return (_own(desk) + said)[:_VERSION_CHARACTERS]


def is_of_another(desk: Desk, filling: PortalFilling) -> bool:
    """Whether the rows that were handed out here were handed out for another evaluation."""
    versions = [each.version for each in filling.values() if each.version]
    return bool(versions) and not any(one.startswith(_own(desk)) for one in versions)


def _own(desk: Desk) -> str:
    return digest_of(str(desk.located.evaluation.id))[:_OWN_CHARACTERS]
