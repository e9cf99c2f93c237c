"""What the portal fetches: what was frozen when an office was proposed, never what is now."""

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.errors import Forbidden, NotFound
from app.models import Evaluation, EvaluationStep, ProposalPeriod, ProposalSnapshot
from app.models.evaluation import EvaluationStatus, EvaluationTarget
from app.models.key_lists import among
from app.policies.actors import ServiceActor
from app.schemas.evaluation.portal import PortalAnswers, PortalUnit, PortalUnits
from app.services.evaluation.evaluations.commands import target_of
from app.services.evaluation.portal.freezing import digest_with
from app.services.evaluation.portal.hiding import tells_pages, without_pages
from app.services.evaluation.portal.periods import open_period
from app.services.platform import audit
from app.services.platform.sql import AnySelect

_S = EvaluationStatus
# Whatever became of a proposal after it, the portal has it as it was proposed, unless the
# institution took it back.
PROPOSED: Final = (
    _S.PROPOSED, _S.PAPERS_FAILED, _S.OBJECTED, _S.IN_DESK, _S.IN_FIELD, _S.GRANTED,
    _S.NOT_GRANTED, _S.REVOKED,
)  # fmt: skip
_UNITS = (ProposalSnapshot.unit_code, ProposalSnapshot.unit_name, ProposalSnapshot.target)


async def list_units(
    session: AsyncSession, actor: ServiceActor, target: EvaluationTarget
) -> PortalUnits:
    """The offices that are proposed for a predicate; who asked is written down.

    Raises Forbidden outside of the period, and for WBBM where the institution may not propose it.
    """
    period = await _period_of(session, actor)
    if target is EvaluationTarget.WBBM and not period.may_propose_wbbm:
        raise Forbidden("wbbm_not_proposed")
    statement = _proposed(actor, period.year, *_UNITS)
    statement = statement.where(ProposalSnapshot.target == target)
    rows = await session.execute(statement.order_by(ProposalSnapshot.unit_code))
    units = [PortalUnit(id=code, nama=name, kategori=kind) for code, name, kind in rows]
    place = audit.Target("proposal_period", actor.work_unit_id, actor.work_unit_id)
    changes: audit.Changes = {"kategori": [None, target.value], "units": [None, len(units)]}
    audit.log(session, actor, "proposal_period.pull", place, changes=changes)
    return PortalUnits(tahun=period.year, units=units)


async def read_answers(session: AsyncSession, actor: ServiceActor, unit_id: str) -> PortalAnswers:
    """The answers of an office that is proposed; who asked is written down.

    Raises Forbidden outside of the period, NotFound.
    """
    period = await _period_of(session, actor)
    statement = _proposed(actor, period.year, Evaluation, ProposalSnapshot)
    found = await session.execute(statement.where(ProposalSnapshot.unit_code == unit_id))
    row = found.first()
    if row is None:
        raise NotFound
    evaluation, frozen = row
    answers = await _tellable(session, frozen)
    sent = frozen.digest if answers is frozen.answers else digest_with(frozen, answers)
    told: audit.Changes = {"digest": [None, sent]}
    if sent != frozen.digest:
        told["frozen_digest"] = [None, frozen.digest]
    audit.log(session, actor, "evaluation.pull", target_of(evaluation), changes=told)
    return PortalAnswers(
        unit_id=frozen.unit_code,
        nama_unit=frozen.unit_name,
        tahun=frozen.year,
        answers=answers,
    )


async def _tellable(session: AsyncSession, frozen: ProposalSnapshot) -> list[Any]:
    """What may be told of a snapshot: of one from before, without pages of what few may open."""
    if not tells_pages(frozen.answers):
        return frozen.answers
    found = select(EvaluationStep.document).where(EvaluationStep.id == frozen.step_id)
    return without_pages(frozen.answers, (await session.scalars(found)).one())


async def _period_of(session: AsyncSession, actor: ServiceActor) -> ProposalPeriod:
    today = clock.today_in(actor.time_zone)
    return await open_period(session, actor.work_unit_id, today)


def _proposed(actor: ServiceActor, year: int, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """What is proposed for a year in the account's offices, as the last step had it."""
    later = aliased(ProposalSnapshot)
    is_last = ~(
        select(later.id)
        .where(
            later.evaluation_id == ProposalSnapshot.evaluation_id,
            later.id > ProposalSnapshot.id,
        )
        .correlate(ProposalSnapshot)
        .exists()
    )
    return (
        select(*columns)
        .select_from(ProposalSnapshot)
        .join(Evaluation, Evaluation.id == ProposalSnapshot.evaluation_id)
        .where(
            among(Evaluation.work_unit_id, actor.work_unit_ids),
            ProposalSnapshot.year == year,
            Evaluation.status.in_(PROPOSED),
            is_last,
        )
    )
