"""Finding and showing findings; the words about restricted evidence are for few eyes only."""

from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    ActionItem,
    Activity,
    Decree,
    Evaluation,
    Evidence,
    EvidenceRevision,
    Finding,
    FollowUp,
    Indicator,
    LkeQuestion,
    Team,
    User,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.cases import OriginFacts
from app.policies.findings import FINDINGS
from app.policies.rules import Names, Seer, Sight, is_acting, visible
from app.schemas.oversight.findings import (
    EvaluatedQuestion,
    FindingPage,
    FindingQuery,
    FindingRead,
    FindingSort,
    FindingStepRead,
    FindingSummary,
    FlaggedRevision,
)
from app.schemas.platform.references import PersonReference, PlanRowReference
from app.services.evidence.statements import revealed
from app.services.oversight.cases import statements as cases
from app.services.oversight.cases.plan_subject import (
    PART_COLUMNS,
    PART_TITLE,
    action_item_of,
    activity_of,
)
from app.services.oversight.cases.queries import find, read_case, to_act_upon, to_show
from app.services.oversight.cases.statements import FINDING
from app.services.oversight.cases.transitions import LoadedCase, lock_case
from app.services.plan.rows.statements import INDICATOR_CODE
from app.services.platform.paging import Filters, Listed, as_page
from app.services.platform.references import (
    TEAM_COLUMNS,
    TEAM_PLACE,
    absent_reference,
    for_whom,
    team_reference,
)
from app.services.platform.sql import AnyRow, AnySelect, holds_word

_ORDERS: dict[FindingSort, tuple[Any, ...]] = {
    FindingSort.NEWEST: (Finding.created_at.desc(), Finding.id),
    FindingSort.DUE: (Finding.due_date.is_(None), Finding.due_date, Finding.id),
}
_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Team.id == value,
    "indicator_id": lambda value: Finding.indicator_id == value,
    "evidence_id": lambda value: Finding.evidence_id == value,
    "raised_by_id": lambda value: Finding.raised_by_id == value,
    "evaluation_id": lambda value: Finding.evaluation_id == value,
    "kind": lambda value: Finding.kind == value,
    "severity": lambda value: Finding.severity == value,
    "source": lambda value: Finding.source == value,
    "status": lambda value: Finding.status == value,
    "due_before": lambda value: Finding.due_date < value,
}

_PLAIN = ("id", "kind", "status", "severity", "source", "due_date", "created_at", "updated_at")
_WORDS = ("reason", "cause", "recommendation")

LocatedFinding: TypeAlias = LoadedCase[Finding, OriginFacts]


async def list_findings(session: AsyncSession, actor: Actor, query: FindingQuery) -> FindingPage:
    """Findings in sight."""
    rows, total = await _LISTED.fetch(session, actor, query)
    return as_page(FindingPage, [_summary(row) for row in rows], total, query)


def _filters(who: Seer) -> Filters:
    told = is_told(who)
    texts = [case((told, getattr(Finding, name))) for name in _WORDS]
    in_steps = cases.in_steps(FINDING, who)
    answers = [lambda pattern: and_(told, in_steps(pattern))]
    return {**_FILTERS, "q": lambda word: holds_word(word, *texts, beside=answers)}


async def get_visible(
    session: AsyncSession, actor: Actor, finding_id: UUID, *, for_update: bool = False
) -> LocatedFinding:
    """The finding; raises NotFound when it is out of sight. `for_update` holds its row."""
    if for_update:
        await lock_case(session, Finding, finding_id)
    return await find(session, actor, FINDING, _TO_ACT_UPON, finding_id, OriginFacts)


async def read_finding(session: AsyncSession, actor: Actor, located: LocatedFinding) -> FindingRead:
    """The finding with all its steps, as it is answered now."""
    row, told = await read_case(
        session, actor, FINDING, _TO_SHOW, located.thing.id, FindingStepRead
    )
    allowed = FINDINGS.allowed(actor, located.facts)
    return FindingRead(**_summary(row).model_dump(), **told, allowed_actions=allowed)


def in_sight(who: Seer, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Findings in sight with what they are about; everybody who sees the evidence sees them."""
    return (
        select(*columns)
        .select_from(Finding)
        .join(Team, Team.id == Finding.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == Finding.raised_by_id)
        .outerjoin(Evidence, Evidence.id == Finding.evidence_id)
        .outerjoin(EvidenceRevision, EvidenceRevision.id == Finding.revision_id)
        .outerjoin(Indicator, Indicator.id == Finding.indicator_id)
        .outerjoin(Evaluation, Evaluation.id == Finding.evaluation_id)
        .outerjoin(LkeQuestion, LkeQuestion.id == Finding.question_id)
        .outerjoin(ActionItem, ActionItem.id == Finding.action_item_id)
        .outerjoin(
            Activity,
            Activity.id
            == func.coalesce(Indicator.activity_id, ActionItem.activity_id, Finding.activity_id),
        )
        .where(visible(who, Permission.EVIDENCE_LIST, TEAM_PLACE))
    )


def is_told(who: Seer) -> ColumnElement[bool]:
    """Whether the person may know the words of the finding."""
    return or_(Finding.evidence_id.is_(None), revealed(who))


def raiser_oversees() -> ColumnElement[bool]:
    """Whether who raised it still oversees there: no refusal depends on it."""
    return and_(
        User.is_active, or_(cases.giver_is_granted(FINDING), cases.giver_is_seated(FINDING))
    )


def is_followed_up() -> ColumnElement[bool]:
    """Whether no follow-up of the finding is unfinished."""
    return cases.is_followed_up(Finding, FollowUp.finding_id)


def has_contributed(names: Names) -> ColumnElement[bool]:
    """Whether the person had a part in the flagged revision or in one given as an answer."""
    return cases.has_contributed(FINDING, names)


def subject_for(who: Seer) -> ColumnElement[str]:
    """What the finding is about: the evidence's title if it may be known, the plan's words."""
    return case(
        (Finding.evidence_id.is_(None), func.coalesce(Indicator.text, PART_TITLE)),
        (is_told(who), EvidenceRevision.title),
    )


def _to_act_upon(sight: Sight) -> AnySelect:
    mine = partial(is_acting, sight)
    return in_sight(
        sight,
        Finding,
        Decree,
        cases.has_acted(FINDING, mine),
        has_contributed(mine),
        is_followed_up(),
    )


def _summaries(who: Seer) -> AnySelect:
    return in_sight(
        who,
        *(getattr(Finding, name) for name in _PLAIN),
        case((is_told(who), literal(value=False)), else_=literal(value=True)).label("hidden"),
        Finding.evidence_id,
        Finding.indicator_id,
        *(getattr(Finding, name) for name in _WORDS),
        Finding.activity_id,
        Finding.action_item_id,
        Finding.evaluation_id,
        Evaluation.year.label("evaluation_year"),
        LkeQuestion.number.label("question_number"),
        LkeQuestion.code.label("question_code"),
        *PART_COLUMNS,
        Decree.id.label("decree_id"),
        EvidenceRevision.number.label("revision_number"),
        subject_for(who).label("subject"),
        INDICATOR_CODE.label("indicator_code"),
        Finding.raised_by_id,
        User.name.label("raised_by_name"),
        *for_whom(Finding.raised_for_id),
        *TEAM_COLUMNS,
    )


_TO_ACT_UPON = to_act_upon(FINDING, _to_act_upon, Permission.EVIDENCE_LIST)
_TO_SHOW = to_show(FINDING, _summaries, Permission.EVIDENCE_LIST)
_LISTED = Listed(_summaries, _filters, _ORDERS, Permission.EVIDENCE_LIST, Permission.EVIDENCE_OPEN)


def _summary(row: AnyRow) -> FindingSummary:
    flagged = requested = None
    if row.evidence_id:
        flagged = FlaggedRevision(
            evidence_id=row.evidence_id, revision_number=row.revision_number, title=row.subject
        )
    if row.indicator_id:
        requested = PlanRowReference(id=row.indicator_id, code=row.indicator_code, text=row.subject)
    return FindingSummary(
        **{name: getattr(row, name) for name in _PLAIN},
        hidden=row.hidden,
        decree_id=row.decree_id,
        team=team_reference(row),
        flagged=flagged,
        requested=requested,
        activity=activity_of(row),
        action_item=action_item_of(row),
        evaluated=_evaluated(row),
        **{name: None if row.hidden else getattr(row, name) for name in _WORDS},
        raised_by=PersonReference(id=row.raised_by_id, name=row.raised_by_name),
        raised_on_behalf_of=absent_reference(row),
    )


def _evaluated(row: AnyRow) -> EvaluatedQuestion | None:
    if row.evaluation_id is None:
        return None
    return EvaluatedQuestion(
        evaluation_id=row.evaluation_id,
        year=row.evaluation_year,
        question=row.question_number,
        code=row.question_code,
    )
