"""Annex 3: for each row of the plan what proves it, when it was to be done, what is still to do."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from uuid import UUID

from app.integrations.documents.blocks import Block, Cell, Column
from app.models.plan import MonthStatus
from app.models.report import RecommendationStatus
from app.schemas.reporting.reports.content import RecommendationLine, ReportDocument
from app.schemas.reporting.reports.snapshot import (
    ActivityLine,
    CarriedRecommendation,
    EvidenceLine,
    IndicatorLine,
    ItemLine,
    TeamLine,
)
from app.services.reporting.documents.printing import in_words
from app.services.reporting.documents.report.cells import (
    SHORT,
    numbered,
    table_or_none,
    team_name,
)

_COLUMNS = (
    Column("NO", 9, "center"),
    Column("KOMPONEN", share=3),
    Column("INDIKATOR", share=4),
    Column("LANGKAH AKSI", share=4),
    Column("BUKTI FISIK", share=4),
    Column("TARGET DAN WAKTU", 30),
    Column("TINDAK LANJUT", share=4),
)
_SHOWN = 3
Advice = Mapping[UUID, Sequence[str]]
Questions = Mapping[UUID, Sequence[int]]


def matrix(document: ReportDocument) -> Block:
    """A line for every action item with its indicators, and for those that stand beside none."""
    advice, questions = _advice(document), _questions(document)
    rows = chain.from_iterable(
        _beside(team_name(line.team), list(_rows(line, activity, advice, questions)))
        for line in document.snapshot.teams
        for activity in line.activities
    )
    return table_or_none(_COLUMNS, numbered(rows), "L3 Matriks", 7)


def questions_of(document: ReportDocument, row_id: UUID) -> str:
    """The questions of the sheet that a row of the plan proved on the day: LKE 59, 110."""
    return _named(_questions(document).get(row_id, ()))


def _questions(document: ReportDocument) -> Questions:
    lke = document.snapshot.lke
    return {row.id: row.questions for row in lke.plan.rows} if lke else {}


def _named(numbers: Sequence[int]) -> str:
    return f"LKE {', '.join(map(str, numbers))}" if numbers else ""


def _advice(document: ReportDocument) -> Advice:
    """What is open of this report's recommendations and of earlier ones, by the row they name."""
    still = RecommendationStatus.OPEN
    carried = [each for each in document.snapshot.recommendations if each.status is still]
    found: dict[UUID, list[str]] = {}
    advised: list[RecommendationLine | CarriedRecommendation] = [
        *document.recommendations,
        *carried,
    ]
    for each in advised:
        if each.plan_row is not None:
            told = f"{each.text} ({each.responsible}, {in_words(each.due_date)})"
            found.setdefault(each.plan_row.id, []).append(told)
    return found


def _rows(
    line: TeamLine, activity: ActivityLine, advice: Advice, questions: Questions
) -> Iterable[list[Cell | str]]:
    known = {item.code for item in activity.action_items}
    for item in activity.action_items:
        beside = [sign for sign in activity.indicators if item.code in sign.action_item_codes[:1]]
        keys = [item.id, *(sign.id for sign in beside)]
        own = [_named(questions.get(row_id, ())) for row_id in keys]
        step = "\n".join([f"{item.code} {item.text}", *filter(None, own)])
        yield _row(line, beside, step, _planned(item), keys, advice)
    for sign in activity.indicators:
        if not known.intersection(sign.action_item_codes[:1]):
            step = _named(questions.get(sign.id, ())) or "-"
            yield _row(line, [sign], step, "-", [sign.id], advice)


def _beside(component: str, rows: list[list[Cell | str]]) -> list[list[Cell | str]]:
    """The rows of an activity beside one field with their component."""
    if not rows:
        return []
    return [[Cell(component, down=len(rows)), *rows[0]], *rows[1:]]


def _row(  # noqa: PLR0913, PLR0917 - its fields
    line: TeamLine,
    signs: Sequence[IndicatorLine],
    step: str,
    planned: str,
    keys: Sequence[UUID],
    advice: Advice,
) -> list[Cell | str]:
    missing = sum(sign.proven.missing for sign in signs)
    said = [told for row_id in keys for told in advice.get(row_id, ())]
    lacking = [f"Lengkapi {missing} eviden yang kurang."] if missing else []
    return [
        "\n".join(f"{sign.code} {sign.text}" for sign in signs) or "-",
        step,
        _proofs(line.evidence, {sign.code for sign in signs}),
        planned,
        "\n".join([*said, *lacking]) or "-",
    ]


def _proofs(evidence: Sequence[EvidenceLine], codes: set[str]) -> str:
    """Titles of evidence that is not restricted, the first few; annex 4 has all of it."""
    titles = [each.title for each in evidence if codes.intersection(each.indicator_codes)]
    rest = len(titles) - _SHOWN
    more = [f"dan {rest} lainnya (Lampiran 4)"] if rest > 0 else []
    return "\n".join([*titles[:_SHOWN], *more]) or "belum ada"


def _planned(item: ItemLine) -> str:
    planned = [m.month for m in item.months if m.status is MonthStatus.PLANNED]
    if planned:
        return ", ".join(SHORT[month - 1] for month in planned)
    is_open = any(month.status is MonthStatus.UNKNOWN for month in item.months)
    return "jadwal belum ditetapkan" if is_open else "tidak direncanakan"
