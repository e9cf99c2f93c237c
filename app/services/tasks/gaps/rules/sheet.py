"""Rules about the evaluation sheet (LKE): what is open, unproved, sent back, out of reach."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from app.models.evaluation import EvaluationStatus
from app.schemas.platform.references import TeamReference
from app.services.tasks.gaps.gap import Fact, Gap
from app.services.tasks.gaps.sheet import Asked, OfficeEvaluation, by_team, told
from app.services.tasks.gaps.year import DecreeYear


def plan_short(year: DecreeYear) -> Iterator[Gap]:
    """The plan, done perfectly, does not reach WBK: from the day on which it is loaded."""
    reach, team = year.sheet.reach, year.sheet.leading
    if reach is not None and team is not None:
        yield Gap(
            team=team,
            href=f"decrees/{year.sheet.decree_id}/lke-coverage",
            is_planning=True,
            facts={
                "sheet": reach.sheet,
                "points": reach.points,
                "minimum": reach.minimum,
                "areas": ", ".join(reach.areas) or "-",
                "count": len(reach.without_row),
                "questions": ", ".join(map(str, reach.without_row)),
                "fewest": ", ".join(reach.fewest) or "-",
            },
        )


def minimum_failed(year: DecreeYear) -> Iterator[Gap]:
    """A minimum of the target cannot be met by what is answered, whatever is still open."""
    if sheet := year.sheet.evaluation:
        for lost in sheet.lost:
            facts: dict[str, Fact] = {"minimum": lost.name, "short": lost.short or "-"}
            yield _gap(sheet, lost.team, f"{_of(sheet)}/readiness", facts=facts)


def question_returned(year: DecreeYear) -> Iterator[Gap]:
    """Questions were sent back to the office, and nothing of them was changed since."""
    return _of_teams(
        year,
        lambda sheet: sheet.status is EvaluationStatus.RETURNED,
        lambda each: each.sent_back,
        lambda sheet: sheet.answer_by,
    )


def question_open(year: DecreeYear) -> Iterator[Gap]:
    """Questions that their team has not answered, while the office answers."""
    return _of_teams(
        year,
        lambda sheet: sheet.is_with_office,
        lambda each: each.answer is None,
        lambda sheet: sheet.answer_by,
    )


def claim_unproved(year: DecreeYear) -> Iterator[Gap]:
    """Answers that no accepted evidence proves: what field evaluations take away."""
    return _of_teams(
        year,
        lambda _: True,
        lambda each: each.answer is not None and not each.is_accepted,
        lambda sheet: sheet.answer_by,
    )


def answer_stale(year: DecreeYear) -> Iterator[Gap]:
    """An answer or what proves it was changed after it was assessed, and it waits to be again."""
    return _of_teams(
        year,
        lambda sheet: not sheet.is_with_office,
        lambda each: each.is_stale,
        lambda sheet: sheet.judge_by,
    )


def tpi_differs(year: DecreeYear) -> Iterator[Gap]:
    """TPI answered a question otherwise than the office."""
    if sheet := year.sheet.evaluation:
        for each in sheet.questions:
            if each.differing is not None:
                facts: dict[str, Fact] = {
                    "question": each.number,
                    "code": each.code,
                    "answer": each.answer or "-",
                    "tpi": each.differing,
                }
                yield _gap(sheet, each.team, f"{_of(sheet)}/questions/{each.code}", facts=facts)


def proof_outside_year(year: DecreeYear) -> Iterator[Gap]:
    """Evidence beside questions covers neither the evaluation's year nor the one before."""
    if sheet := year.sheet.evaluation:
        for piece in sheet.outside:
            facts: dict[str, Fact] = {
                **told(piece.questions),
                "evidence_id": piece.evidence_id,
                "title": piece.title,
            }
            href = f"evidence/{piece.evidence_id}"
            yield _gap(sheet, piece.questions[0].team, href, facts=facts)


def proof_carries(year: DecreeYear) -> Iterator[Gap]:
    """One piece of evidence carries more points than it should."""
    if sheet := year.sheet.evaluation:
        for piece in sheet.carried:
            facts: dict[str, Fact] = {
                **told(piece.questions),
                "evidence_id": piece.evidence_id,
                "points": piece.points,
            }
            href = f"evidence/{piece.evidence_id}"
            yield _gap(sheet, piece.questions[0].team, href, facts=facts)


def _of_teams(
    year: DecreeYear,
    is_time: Callable[[OfficeEvaluation], bool],
    lacks: Callable[[Asked], bool],
    due: Callable[[OfficeEvaluation], date | None],
) -> Iterator[Gap]:
    """One gap for a team with all of its questions that lack it: 127 lines would hide the rest."""
    sheet = year.sheet.evaluation
    if sheet is None or not is_time(sheet):
        return
    for team, lacking in by_team([each for each in sheet.questions if lacks(each)]):
        yield _gap(sheet, team, f"{_of(sheet)}/questions", due(sheet), told(lacking))


def _gap(
    sheet: OfficeEvaluation,
    team: TeamReference,
    href: str,
    due_date: date | None = None,
    facts: Mapping[str, Fact] = MappingProxyType({}),
) -> Gap:
    about: dict[str, Fact] = {
        "evaluation_id": sheet.id,
        "evaluation_year": sheet.year,
        "target": sheet.target,
    }
    return Gap(team=team, href=href, due_date=due_date, facts={**about, **facts})


def _of(sheet: OfficeEvaluation) -> str:
    return f"evaluations/{sheet.id}"
