"""What a workbook that is handed in says otherwise than what is stored, and what speaks against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from app.core.errors import Conflict, FieldFault, Forbidden
from app.core.messages import Language, field_sentence
from app.models.evaluation import EvaluationLayer, EvaluationOperation
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS, require_layer
from app.schemas.decrees.imports import CellFaultRead, ImportChange
from app.schemas.evaluation.answering import AnswerInput, AssessmentInput, AssessmentVerdict
from app.services.evaluation.evaluations.answering import Desk
from app.services.evaluation.portal.filling import PortalAnswer, PortalFilling
from app.services.evaluation.portal.workbook import COLUMNS, SHEET, CellFault, PortalReading

_BOTH: Final = (Language.INDONESIAN, Language.ENGLISH)
_LONGEST: Final = 200
_HEADINGS: Final = {column.field: column.heading for column in COLUMNS}
_MISSING: Final = "heading_missing"
# Faults of the workbook's form have words of their own; those of an answer are the questions'.
_CODES: Final = {
    "sheet_missing": "portal_sheet_missing",
    _MISSING: "portal_heading_missing",
    "heading_twice": "portal_heading_twice",
    "heading_unread": "portal_heading_unread",
    "answer_without_question": "portal_answer_without_question",
    "question_missing": "portal_question_missing",
    "cell_broken": "portal_cell_broken",
}


@dataclass
class Edits:
    """What the office, and TPI, would answer; and all that is wrong, by cell."""

    reading: PortalReading
    desk: Desk
    answers: list[AnswerInput] = field(default_factory=list)
    assessments: list[AssessmentInput] = field(default_factory=list)
    changes: list[ImportChange] = field(default_factory=list)
    faults: list[CellFaultRead] = field(default_factory=list)
    is_outdated: bool = False

    def fault(self, number: int | None, name: str, code: str, facts: Mapping[str, object]) -> None:
        """Something is wrong with what stands in a question's column."""
        cell = self.reading.cells.get((number or 0, name), "")
        told = self.reading.answers.get(number or 0)
        value = str(getattr(told, name, None) or "") if told else ""
        self.faults.append(cell_fault(self.desk, number, cell, code, facts, value))


def cell_fault(  # noqa: PLR0913, PLR0917 - the parts of a fault
    desk: Desk,
    number: int | None,
    cell: str,
    code: str,
    facts: Mapping[str, object],
    value: str = "",
) -> CellFaultRead:
    """A fault with its words in both languages, and what may stand there instead."""
    question = desk.sheet.questions.get(number or 0)
    keys = ", ".join(option.key for option in question.options) if question else ""
    known: dict[str, object] = {"question": number, "options": keys, **facts}
    told = [field_sentence(code, each, known) for each in _BOTH]
    return CellFaultRead(
        sheet=SHEET,
        cell=cell,
        code=code,
        value=value[:_LONGEST],
        message_id=told[0],
        message_en=told[1],
        allowed_id=keys,
        allowed_en=keys,
    )


def of_the_form(desk: Desk, faults: tuple[CellFault, ...]) -> Iterator[CellFaultRead]:
    """What is wrong with the workbook itself, before anything of it is compared."""
    for each in faults:
        code, _, said = each.code.partition(" ")
        facts: dict[str, object] = {"heading": said, "question": each.question or "?"}
        yield cell_fault(desk, each.question, each.cell or "", _CODES.get(code, code), facts)


def compare(desk: Desk, actor: Actor, reading: PortalReading, stored: PortalFilling) -> Edits:
    """What differs, judged cell by cell: by version, by right, by form."""
    edits = Edits(reading, desk)
    for number, told in sorted(reading.answers.items()):
        before = stored[number]
        differing = [name for name in _READ if _differs(told, before, name)]
        if not differing:
            continue
        if told.version and told.version != before.version:
            edits.is_outdated = True
            for name in differing:
                now = getattr(before, name)
                edits.fault(number, name, "portal_row_outdated", {"stored": now or "-"})
            continue
        _take(edits, actor, number, before, differing)
    return edits


_UNIT: Final = ("unit", "unit_note")
_TPI: Final = ("tpi", "tpi_note")
_READ: Final = (*_UNIT, "evidence", *_TPI)


def _differs(told: PortalAnswer, before: PortalAnswer, name: str) -> bool:
    """An empty cell of a workbook that was not handed out here says nothing."""
    new, old = getattr(told, name), getattr(before, name)
    if new is None:
        return bool(told.version) and old is not None and name in _UNIT
    return bool(new.split() != (old or "").split())


def _take(
    edits: Edits, actor: Actor, number: int, before: PortalAnswer, differing: list[str]
) -> None:
    told = edits.reading.answers[number]
    names = {name: getattr(told, name) for name in differing}
    for name in differing:
        kind = "kept" if name == "evidence" else "changed"
        edits.changes.append(_change(edits, number, name, kind, getattr(before, name)))
    if set(names) & set(_UNIT) and _may(edits, actor, number, names, EvaluationLayer.UNIT):
        said = {"unit": before.unit, "unit_note": before.unit_note, **names}
        with _Told(edits, number, "unit_note"):
            edits.answers.append(
                AnswerInput(question=number, answer=said["unit"], note=said["unit_note"])
            )
    if set(names) & set(_TPI) and _may(edits, actor, number, names, EvaluationLayer.TPI):
        _assess(edits, number, told, before)


def _assess(edits: Edits, number: int, told: PortalAnswer, before: PortalAnswer) -> None:
    """The same as the unit's answer agrees with it; another one differs, and its note says why."""
    unit = told.unit if told.unit is not None else before.unit
    answer = told.tpi if told.tpi is not None else before.tpi
    if answer is None:
        edits.fault(number, "tpi_note", "portal_note_without_answer", {})
        return
    agrees = unit is not None and answer == unit
    note = told.tpi_note if told.tpi_note is not None else before.tpi_note
    with _Told(edits, number, "tpi_note"):
        edits.assessments.append(
            AssessmentInput(
                question=number,
                verdict=AssessmentVerdict.AGREE if agrees else AssessmentVerdict.DIFFER,
                answer=None if agrees else answer,
                note=note,
            )
        )


def _may(
    edits: Edits, actor: Actor, number: int, names: Mapping[str, Any], layer: EvaluationLayer
) -> bool:
    """Whether the person answers this question in that layer now; told at its cell if not."""
    located = edits.desk.located
    try:
        if layer is EvaluationLayer.UNIT:
            team = edits.desk.standing.questions[number].team_id
            facts = located.facts.of_team(team)
            EVALUATIONS.require(actor, EvaluationOperation.ANSWER, facts)
        else:
            EVALUATIONS.require_right(actor, EvaluationOperation.ASSESS, located.facts)
            require_layer(actor, located.facts, layer)
    except (Forbidden, Conflict) as refusal:
        wanted = _UNIT if layer is EvaluationLayer.UNIT else _TPI
        first = next(name for name in wanted if name in names)
        edits.fault(number, first, refusal.code, refusal.facts)
        return False
    return True


class _Told:
    """What a note may not hold is a fault of its cell."""

    def __init__(self, edits: Edits, number: int, name: str) -> None:
        self._place = (edits, number, name)

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        """Tell a note's fault, and go on; everything else is raised."""
        if not isinstance(error, ValidationError):
            return False
        edits, number, name = self._place
        for detail in error.errors(include_url=False, include_input=False):
            edits.fault(number, name, detail["type"], detail.get("ctx", {}))
        return True


def told_by(edits: Edits, faults: tuple[FieldFault, ...], names: Mapping[str, str]) -> None:
    """Faults of the step (`/answers/3/answer`) at the cells that they come from."""
    for fault in faults:
        _, kind, place, *rest = fault.pointer.split("/")
        given = edits.answers if kind == "answers" else edits.assessments
        name = names.get(rest[0] if rest else "", next(iter(names.values())))
        edits.fault(given[int(place)].question, name, fault.code, fault.facts)


def _change(edits: Edits, number: int, name: str, kind: str, old: str | None) -> ImportChange:
    told = edits.reading.answers[number]
    return ImportChange(
        kind=kind,
        thing="answer",
        path=edits.desk.standing.questions[number].code,
        field=_HEADINGS[name],
        old=old,
        new=getattr(told, name),
        sheet=SHEET,
        cell=edits.reading.cells.get((number, name), ""),
    )
