"""The answers of a filling: each as its question asks for it, or refused and named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.schemas.evaluation.sheet_file import Kind, Question
from app.services.evaluation.sheets import Sheet

HIGHEST_INDEX = 4
_SHOWN = 40
_DIGITS = 12  # a count of more is a slip of the hand
_PLAIN = re.compile(r"[0-9]{1,20}(?:[.,][0-9]{1,20})?")
_WHOLE = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True)
class AnswerFault:
    """An answer that its question does not have; `question` as it was written."""

    question: int | str
    code: str


@dataclass(frozen=True)
class Answers:
    """What was answered: shares of points (0 to 1) and counts, by number of question."""

    shares: Mapping[int, Fraction]
    counts: Mapping[int, int]
    faults: tuple[AnswerFault, ...] = ()


class _RefusedError(Exception):
    """What is wrong with an answer is the exception's only argument."""


def read_answers(sheet: Sheet, given: Mapping[str, Any]) -> Answers:
    """The answers by the numbers of their questions; null and empty text are no answer.

    What its question does not have is a fault and stays open: nothing is guessed, nothing moved to
    the nearest value (LKE rule 14).
    """
    shares: dict[int, Fraction] = {}
    counts: dict[int, int] = {}
    faults: list[AnswerFault] = []
    for name, answer in given.items():
        question = _question(sheet, name)
        if question is None:
            faults.append(AnswerFault(name[:_SHOWN], "question_unknown"))
        elif not _is_open(answer):
            try:
                if question.kind is Kind.COUNT:
                    counts[question.number] = _count(answer)
                else:
                    shares[question.number] = _share(question, answer)
            except _RefusedError as refused:
                faults.append(AnswerFault(question.number, str(refused)))
    return Answers(shares, counts, tuple(faults))


def _question(sheet: Sheet, name: str) -> Question | None:
    known = name.isascii() and name.isdigit() and len(name) <= len(str(len(sheet.questions)))
    return sheet.questions.get(int(name)) if known else None


def _is_open(answer: object) -> bool:
    return answer is None or (isinstance(answer, str) and not answer.strip())


def _share(question: Question, answer: object) -> Fraction:
    if question.kind is Kind.INDEX:
        index = _number(answer)
        if index is None or not 0 <= index <= HIGHEST_INDEX:
            raise _RefusedError("not_an_index")
        return index / HIGHEST_INDEX
    chosen = answer.strip().casefold() if isinstance(answer, str) else None
    for option in question.options:
        if option.key.casefold() == chosen:
            return option.share
    raise _RefusedError("not_an_option")


def _count(answer: object) -> int:
    """4, 4.0 and "4"; not "1.000", which is one thousand to some readers and one to others."""
    is_text = isinstance(answer, str)
    number = _number(answer, _WHOLE if is_text else _PLAIN)
    if number is None or number.denominator != 1 or number >= 10**_DIGITS:
        raise _RefusedError("not_a_count")
    return int(number)


def _number(answer: object, form: re.Pattern[str] = _PLAIN) -> Fraction | None:
    """The exact value of a number, or of a text in the form; None for whatever else was given."""
    if isinstance(answer, bool) or not isinstance(answer, int | float | Decimal | str):
        return None
    text = str(answer).strip()
    return Fraction(text.replace(",", ".")) if form.fullmatch(text) else None
