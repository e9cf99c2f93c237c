"""The coverage of a decree as it is answered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.points import as_number
from app.models import Decree, Evaluation, Evidence, LkeSheet, Team, evidence_indicators
from app.models.evaluation import EvaluationStatus
from app.policies.actors import Actor
from app.schemas.evaluation.coverage import (
    LkeAdditionRead,
    LkeClosing,
    LkeCover,
    LkeCoverageQuery,
    LkeCoverageRead,
    LkeLinkRead,
    LkePoints,
    LkeQuestionCoverage,
    LkeReach,
    LkeRowCoverage,
    LkeRowKind,
)
from app.schemas.evaluation.sheet_file import Question, RowLink
from app.services.evaluation.coverage import Cover, Coverage, coverage
from app.services.evaluation.plan_coverage.closing import (
    Addition,
    closing,
    component_of,
    needed_beside_results,
)
from app.services.evaluation.plan_coverage.drafts import (
    as_rows,
    drafted,
    drafts_read,
    weight_in,
)
from app.services.evaluation.plan_coverage.rows import PlanRow, rows_of
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.sheets import Sheet, code_as_name
from app.services.evidence.statements import in_sight, revealed
from app.services.plan.rows.tree import action_items_beside
from app.services.platform.prepared import key

_OF_DECREE = (
    select(LkeSheet.id, LkeSheet.digest)
    .outerjoin(
        Evaluation,
        and_(
            Evaluation.sheet_id == LkeSheet.id,
            Evaluation.decree_id == key("decree_id"),
            Evaluation.status != EvaluationStatus.DISCARDED,
        ),
    )
    .order_by(Evaluation.year.desc().nulls_last(), LkeSheet.created_at.desc(), LkeSheet.id)
    .limit(1)
)


@dataclass(frozen=True)
class Proof:
    """The keys of accepted evidence, and of those that the reader may not open."""

    accepted: frozenset[UUID] = frozenset()
    restricted: frozenset[UUID] = frozenset()

    def __or__(self, other: "Proof") -> "Proof":
        return Proof(self.accepted | other.accepted, self.restricted | other.restricted)


NO_PROOF = Proof()


async def sheet_of_name(session: AsyncSession, name: str | None = None) -> Sheet:
    """That version of the sheet, or the newest; raises NotFound."""
    found = select(LkeSheet.id, LkeSheet.digest).order_by(LkeSheet.created_at.desc(), LkeSheet.id)
    if name is not None:
        found = found.where(LkeSheet.name == name)
    row = (await session.execute(found.limit(1))).first()
    if row is None:
        raise NotFound(pointer="query/sheet")
    return await sheet_by_digest(session, row.id, row.digest)


async def sheet_of_decree(session: AsyncSession, decree_id: UUID, name: str | None = None) -> Sheet:
    """That version, or the one that the decree's newest evaluation uses, else the newest.

    A version that is loaded later is not what an office is evaluated by that began by another one.
    Raises NotFound.
    """
    if name is not None:
        return await sheet_of_name(session, name)
    row = (await session.execute(_OF_DECREE, {"decree_id": decree_id})).first()
    if row is None:
        raise NotFound(pointer="query/sheet")
    return await sheet_by_digest(session, row.id, row.digest)


async def read_coverage(
    session: AsyncSession, actor: Actor, decree: Decree, query: LkeCoverageQuery
) -> LkeCoverageRead:
    """What the plan of a decree can bring, and how much accepted evidence there is for it.

    Evidence is counted where the reader may list it. Raises NotFound (no such sheet), or Invalid
    for a draft to add that is not there.
    """
    sheet = await sheet_of_decree(session, decree.id, query.sheet)
    drafts = drafted(sheet, query.codes, "query/adding")
    rows = await rows_of(session, sheet, decree.id)
    proofs = await _proofs(session, actor, decree.id, rows)
    covered = coverage(sheet, [*rows, *as_rows(drafts)])
    return LkeCoverageRead(
        id=decree.id,
        sheet=sheet.name,
        can_reach_wbk=can_reach(sheet, covered),
        points=LkePoints(**{each.value: decimal(covered.points[each]) for each in Cover}),
        reaches=list(reaches(sheet, covered)),
        closing=_closing(sheet, covered),
        without_row=list(covered.without_row),
        adding=query.codes,
        drafts=drafts_read(sheet, [*(draft.number for draft in drafts), *covered.without_row]),
        questions=list(_questions(sheet, covered, rows, proofs)),
        lke_rows=[_row(sheet, row, proofs[row.id]) for row in rows],
    )


def decimal(points: Fraction) -> float:
    """Points as they are answered; compared are the fractions."""
    return as_number(points)


def can_reach(sheet: Sheet, covered: Coverage) -> bool:
    """Whether all minimums that rows of a plan can bring are within reach."""
    ours = rows_bring(sheet)
    return not any(reach.short for reach in covered.reaches if reach.code in ours)


def rows_bring(sheet: Sheet) -> Collection[str]:
    """The codes of the minimums of areas and of all areas together."""
    measured = {component_of(sheet), *(area.code for area in sheet.file.areas)}
    return {one.code for one in sheet.file.minimums if one.measured in measured}


def reaches(sheet: Sheet, covered: Coverage) -> Iterable[LkeReach]:
    """Each minimum of WBK with what the plan brings of it, in the sheet's order."""
    areas = {area.code: area for area in sheet.file.areas}
    for reach in covered.reaches:
        area = areas.get(reach.code)
        yield LkeReach(
            code=reach.code,
            name=area.name if area else code_as_name(reach.code),
            team_number=area.team_number if area else None,
            points=decimal(reach.points),
            full=decimal(reach.full),
            minimum=decimal(reach.minimum),
            short=decimal(reach.short),
        )


def _closing(sheet: Sheet, covered: Coverage) -> LkeClosing:
    of_all = {one.measured: one.wbk for one in sheet.file.minimums}
    return LkeClosing(
        needed=decimal(of_all.get(component_of(sheet)) or Fraction(0)),
        needed_beside_results=decimal(needed_beside_results(sheet)),
        fewest=_addition(sheet, covered, closing(sheet, covered)),
        cheapest=_addition(
            sheet, covered, closing(sheet, covered, lambda number: weight_in(sheet, number))
        ),
    )


def _addition(sheet: Sheet, covered: Coverage, found: Addition | None) -> LkeAdditionRead | None:
    if found is None:
        return None
    before = {reach.code: reach.points for reach in covered.reaches}
    of_all = {one.measured: one.code for one in sheet.file.minimums}.get(component_of(sheet), "")
    return LkeAdditionRead(
        codes=[sheet.questions[number].code for number in found.questions],
        numbers=list(found.questions),
        points=decimal(before.get(of_all, Fraction(0)) + found.points),
    )


async def _proofs(
    session: AsyncSession, actor: Actor, decree_id: UUID, rows: Iterable[PlanRow]
) -> Mapping[UUID, Proof]:
    """By row: what is accepted for the indicators beside an action item, or for the indicator."""
    found = await session.execute(
        in_sight(
            actor,
            evidence_indicators.c.indicator_id,
            Evidence.id,
            (~revealed(actor)).label("hidden"),
        )
        .join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
        .where(Team.decree_id == decree_id, Evidence.in_force_number.is_not(None))
    )
    of_signs: dict[UUID, Proof] = defaultdict(Proof)
    for one in found:
        is_hidden = frozenset([one.id] if one.hidden else [])
        of_signs[one.indicator_id] |= Proof(frozenset([one.id]), is_hidden)
    of_rows: dict[UUID, Proof] = defaultdict(Proof)
    for sign, items in (await action_items_beside(session, decree_id)).items():
        for item in items:
            of_rows[item] |= of_signs[sign]
    kinds = {LkeRowKind.ACTION_ITEM: of_rows, LkeRowKind.INDICATOR: of_signs}
    return {row.id: kinds[row.kind][row.id] for row in rows}


def _questions(
    sheet: Sheet, covered: Coverage, rows: Iterable[PlanRow], proofs: Mapping[UUID, Proof]
) -> Iterable[LkeQuestionCoverage]:
    proving: dict[int, list[UUID]] = defaultdict(list)
    for row in rows:
        for link in row.links:
            proving[link.number].append(row.id)
    for question in sheet.file.questions:
        proof = NO_PROOF
        for row_id in proving[question.number]:
            proof |= proofs[row_id]
        yield _question(sheet, question, covered, proving[question.number], proof)


def _question(
    sheet: Sheet, question: Question, covered: Coverage, row_ids: list[UUID], proof: Proof
) -> LkeQuestionCoverage:
    area = sheet.area_of(question)
    return LkeQuestionCoverage(
        code=question.code,
        number=question.number,
        text=question.tidy_text or question.text,
        area=area.code if area else None,
        team_number=area.team_number if area else None,
        cover=LkeCover(covered.questions[question.number].value),
        row_ids=row_ids,
        accepted_evidence=len(proof.accepted),
        restricted_evidence=len(proof.restricted),
    )


def links_read(sheet: Sheet, row_links: Iterable[RowLink]) -> list[LkeLinkRead]:
    """The links of a row as they are answered."""
    return [
        LkeLinkRead(
            code=sheet.questions[link.number].code, number=link.number, relation=link.relation
        )
        for link in row_links
    ]


def _row(sheet: Sheet, row: PlanRow, proof: Proof) -> LkeRowCoverage:
    return LkeRowCoverage(
        id=row.id,
        kind=row.kind,
        code=row.code,
        text=row.text,
        team_number=row.team_number,
        links=links_read(sheet, row.links),
        is_own=row.own is not None,
        accepted_evidence=len(proof.accepted),
        restricted_evidence=len(proof.restricted),
    )
