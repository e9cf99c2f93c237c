"""All that an LHE says, of what stands in the evaluation now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.points import as_number
from app.models import Decree, EvaluationAnswer, EvaluationStep, LkeSheet, WorkUnit
from app.models.evaluation import EvaluationAction, EvaluationLayer, EvaluationVerdict
from app.models.evaluation_check import CheckItem
from app.schemas.evaluation.scores import ConditionState, Strength
from app.schemas.evaluation.sheet_file import Level
from app.schemas.reporting.reports.content import ReportLetterhead, ReportSigner
from app.schemas.reporting.reports.lhe import (
    LheCheck,
    LheCondition,
    LheDocument,
    LheFact,
    LheHeading,
    LheIssue,
    LheLine,
    LheMember,
    LheRatio,
    LheScore,
    LheStrength,
)
from app.services.evaluation.answers import read_answers
from app.services.evaluation.evaluations.assessing.checklist import TEXTS, found_of
from app.services.evaluation.evaluations.assessing.ratios import settled_read
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.standing import Standing
from app.services.evaluation.figures.claiming import claims_of, settled_of
from app.services.evaluation.figures.conditions.queries import Condition, stated_of
from app.services.evaluation.figures.strengths import Standing as Strong
from app.services.evaluation.figures.strengths import held_by, standings, state_of
from app.services.evaluation.plan_coverage.picturing import area_names, wholes_of
from app.services.evaluation.scoring import Interval, Predicate, points_of
from app.services.evaluation.sheets import TOTAL, Sheet, code_as_name
from app.services.identity.letterheads import PrintedHead
from app.services.reporting.documents.lhe.parts import questions_of, recommendations_of

_UNIT, _TPI = EvaluationLayer.UNIT, EvaluationLayer.TPI
_LEVELS = {Level.COMPONENT, Level.HALF, Level.AREA}
_KNOWN_HERE = "Evaluasi tahun sebelumnya di aplikasi ini"
_Points = Mapping[EvaluationLayer, Mapping[str, Interval]]


@dataclass(frozen=True)
class Loaded:
    """An evaluation, its sheet and where it stands."""

    located: LoadedEvaluation
    sheet: Sheet
    standing: Standing


@dataclass(frozen=True)
class Said:
    """What TPI adds, and what the letter gets; nothing of it in a draft."""

    body: LheIssue | None = None
    heading: Mapping[str, object] | None = None
    signatory: ReportSigner | None = None

    @property
    def signatory_title(self) -> str | None:
        """Their own title: that of the letterhead is of who signs for the team that is assessed."""
        return (self.signatory.job_title or None) if self.signatory else None


async def compose(
    session: AsyncSession, loaded: Loaded, unit: WorkUnit, head: PrintedHead, said: Said
) -> LheDocument:
    """The document; `unit` is the office of those who assess, `head` its letterhead."""
    located, sheet, standing = loaded.located, loaded.sheet, loaded.standing
    evaluation, body = located.evaluation, said.body
    target = Predicate(evaluation.target.value)
    claims = claims_of(standing)
    found = standings(sheet, claims, held_by(evaluation))
    by_tpi = next(each for each in found if each.strength is Strength.TPI)
    settled = settled_read(sheet, standing)
    open_ratios = by_tpi.undefined.keys() - {each.code for each in settled}
    return LheDocument(
        heading=await _heading(session, loaded, unit, said),
        conclusion=body.conclusion if body else None,
        assignment=body.assignment if body else None,
        summary=body.summary if body else None,
        team=[LheMember(**each.model_dump()) for each in body.team] if body else [],
        assessed_by=sorted(_names(standing)),
        state=ConditionState(state_of(by_tpi.conditions[target]).value),
        strengths=[_strength(each) for each in found],
        lines=list(_lines(sheet, _by_layer(sheet, standing), target)),
        conditions=list(_conditions(sheet, by_tpi, target)),
        facts=await _facts(session, loaded, target),
        questions=await questions_of(session, sheet, standing),
        undefined_ratios=sorted(open_ratios),
        settled_ratios=[
            LheRatio(code=each.code, value=str(each.value), note=each.note, set_by=each.set_by.name)
            for each in settled
        ],
        checklist=await _checklist(session, loaded),
        recommendations=await recommendations_of(session, evaluation),
        returned_count=await _returned(session, loaded),
        signatory=said.signatory,
        signatory_title=said.signatory_title,
        place=head.place,
        copies_to=list(head.copies_to),
        letterhead=_letterhead(head),
    )


def _letterhead(head: PrintedHead) -> ReportLetterhead:
    return ReportLetterhead(
        lines=list(head.lines),
        classification=head.classification,
        logo_sha256=head.logo.sha256 if head.logo else None,
        logo_alt_text=head.logo_alt_text,
    )


def _strength(found: Strong) -> LheStrength:
    total = found.points[TOTAL]
    low, high = as_number(total.low), as_number(total.high)
    return LheStrength(strength=found.strength, low=low, high=high)


async def _heading(session: AsyncSession, loaded: Loaded, unit: WorkUnit, said: Said) -> LheHeading:
    located = loaded.located
    evaluation = located.evaluation
    decree = await session.get_one(Decree, evaluation.decree_id)
    sheet = await session.get_one(LkeSheet, evaluation.sheet_id)
    steps = select(EvaluationStep.action, func.max(EvaluationStep.taken_at).label("at")).where(
        EvaluationStep.evaluation_id == evaluation.id
    )
    rows = await session.execute(steps.group_by(EvaluationStep.action))
    taken = {row.action: row.at for row in rows}
    letter = {"number": None, "day": None} | dict(said.heading or {})
    return LheHeading(
        **letter,
        year=evaluation.year,
        target=evaluation.target,
        has_wbk=evaluation.has_wbk,
        office_code=located.work_unit.code,
        office_name=located.work_unit.name,
        issuing_office=unit.name,
        decree=f"Keputusan Nomor {decree.number} Tahun {decree.year}",
        sheet=sheet.title,
        basis=sheet.basis,
        submission_count=evaluation.submission_count,
        submitted_at=taken.get(EvaluationAction.SUBMIT),
        concluded_at=taken.get(EvaluationAction.CONCLUDE),
    )


def _names(standing: Standing) -> set[str]:
    rows = (answers.get(_TPI) for answers in standing.answers.values())
    return {str(row.answered_by_name) for row in rows if row is not None}


def _by_layer(sheet: Sheet, standing: Standing) -> _Points:
    """The points of each layer that answered something, of its own answers alone."""
    found, settled = {}, settled_of(standing)
    for layer in EvaluationLayer:
        given = {
            str(number): row.answer
            for number, question in standing.questions.items()
            if (row := standing.answer(question.id, layer)) and row.answer is not None
        }
        if given or layer in {_UNIT, _TPI}:
            read = read_answers(sheet, given)
            if layer is _TPI:  # whose word alone it is
                read = replace(read, settled=settled)
            found[layer] = points_of(sheet, read)
    return found


def _lines(sheet: Sheet, points: _Points, target: Predicate) -> Iterable[LheLine]:
    """The six areas, then all nodes of the sheet down to areas, and the total last."""
    wholes, areas = wholes_of(sheet), area_names(sheet)
    nodes = {node.code: node.name for node in sheet.file.nodes if node.level in _LEVELS}
    minimums = {each.measured: _asked(each, target) for each in sheet.file.minimums}
    for code, name in (areas | nodes | {TOTAL: code_as_name(TOTAL)}).items():
        scores = [
            LheScore(layer=layer, low=as_number(each[code].low), high=as_number(each[code].high))
            for layer, each in points.items()
        ]
        yield LheLine(
            code=code,
            name=name,
            weight=as_number(wholes[code]),
            minimum=minimums.get(code),
            scores=scores,
            difference=as_number(points[_TPI][code].low - points[_UNIT][code].low),
        )


def _conditions(sheet: Sheet, by_tpi: Strong, target: Predicate) -> Iterable[LheCondition]:
    minimums = {each.code: each for each in sheet.file.minimums}
    names = area_names(sheet)
    for each in by_tpi.conditions[target]:
        minimum = minimums[each.code]
        reached = by_tpi.points[minimum.measured].low if minimum.measured else None
        yield LheCondition(
            code=each.code,
            name=names.get(each.code) or code_as_name(each.code),
            asked=_asked(minimum, target) if minimum.measured else None,
            reached=None if reached is None else as_number(reached),
            state=ConditionState(each.state.value),
            short=None if each.short is None else as_number(each.short),
            is_implied=each.is_implied,
        )


def _asked(minimum: object, target: Predicate) -> float | None:
    asked = getattr(minimum, "wbk" if target is Predicate.WBK else "wbbm")
    return None if asked is None else as_number(asked)


async def _facts(session: AsyncSession, loaded: Loaded, target: Predicate) -> list[LheFact]:
    """The conditions of a proposal beside the score: of the institution, of the office."""
    found = await stated_of(session, loaded.sheet, loaded.located.evaluation)
    return [_fact(each, target) for each in found if target in each.asked]


def _fact(condition: Condition, target: Predicate) -> LheFact:
    """A condition by the paper that counts; what evaluations here say needs none."""
    row = condition.counted
    is_by_paper = row is not None and row.value == condition.value
    is_known = condition.value is not None
    return LheFact(
        code=condition.fact.code,
        name=condition.fact.name,
        scope=condition.scope,
        value=condition.value,
        state=ConditionState(condition.state(target).value),
        source=row.source if row and is_by_paper else _KNOWN_HERE if is_known else None,
        source_date=row.source_date if row and is_by_paper else None,
    )


async def _checklist(session: AsyncSession, loaded: Loaded) -> list[LheCheck]:
    found = (await found_of(session, loaded.located.evaluation.id)).get(_TPI, {})
    last = {item: next(reversed(found.get(item, ())), None) for item in CheckItem}
    return [
        LheCheck(
            item=item,
            text=TEXTS[item],
            state=row.state if row else None,
            note=row.note if row else None,
        )
        for item, row in last.items()
    ]


async def _returned(session: AsyncSession, loaded: Loaded) -> int:
    statement = select(func.count(EvaluationAnswer.question_id.distinct())).where(
        EvaluationAnswer.evaluation_id == loaded.located.evaluation.id,
        EvaluationAnswer.layer == _TPI,
        EvaluationAnswer.verdict == EvaluationVerdict.RETURN,
    )
    return await session.scalar(statement) or 0


def layers_in(lines: Sequence[LheLine]) -> list[EvaluationLayer]:
    """The layers that have scores, in their order."""
    return [each.layer for each in lines[0].scores] if lines else []
