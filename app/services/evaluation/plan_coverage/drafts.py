"""Rows for questions that no row of a plan proves, as the sheet drafts them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.schemas.evaluation.coverage import LkeDraftRead
from app.schemas.evaluation.sheet_file import Draft, Relation, RowLink
from app.services.evaluation.sheets import Sheet

_USUAL_WEIGHT = 2  # of a question without a draft


@dataclass(frozen=True)
class DraftedRow:
    """A row that is not in a plan yet, with the question that it would prove."""

    links: tuple[RowLink, ...]


def drafted(sheet: Sheet, codes: Sequence[str], pointer: str) -> list[Draft]:
    """The drafts for the questions of these codes.

    Raises Invalid for a question that the sheet does not have, has no draft for, or that is named
    twice; its place is behind the pointer, where that is one into a body.
    """
    found: list[Draft] = []
    for place, code in enumerate(codes):
        where = f"{pointer}/{place}" if pointer.startswith("/") else pointer
        question = sheet.by_code.get(code)
        draft = sheet.drafts.get(question.number) if question else None
        if draft is None:
            raise Invalid("lke_draft_unknown", pointer=where, sheet=sheet.name)
        if draft in found:
            raise Invalid("lke_question_twice", pointer=where)
        found.append(draft)
    return found


def as_rows(drafts: Iterable[Draft]) -> list[DraftedRow]:
    """The drafts as rows of a plan, as far as coverage asks."""
    return [DraftedRow((link_of(draft),)) for draft in drafts]


def link_of(draft: Draft) -> RowLink:
    """The question that the drafted row proves."""
    return RowLink(number=draft.number, relation=Relation.SAME)


def weight_in(sheet: Sheet, number: int) -> int:
    """How much work the drafted row for a question is: 1 little, 3 months or others' help."""
    draft = sheet.drafts.get(number)
    return draft.weight if draft else _USUAL_WEIGHT


def drafts_read(sheet: Sheet, numbers: Iterable[int]) -> list[LkeDraftRead]:
    """The drafts for these questions as they are answered."""
    found = (sheet.drafts[number] for number in numbers if number in sheet.drafts)
    return [
        LkeDraftRead(
            code=sheet.questions[draft.number].code,
            number=draft.number,
            team_number=draft.team_number,
            activity=draft.activity,
            action_item=draft.action_item,
            indicator=draft.indicator,
            proof=list(draft.proof),
            weight=draft.weight,
        )
        for draft in found
    ]
