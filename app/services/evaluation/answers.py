"""The answers of a filling: each as its question asks for it, or refused and named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.schemas.evaluation.sheet_file import Kind, Question
from app.services.evaluation.sheets import Sheet

HIGHEST_INDEX = 4
_SHOWN = 40
_DIGITS = 20  # of a number: nobody counts more, and none is computed
_PLAIN = re.compile(rf"[0-9]{{1,{_DIGITS}}}(?:[.,][0-9]{{1,{_DIGITS}}})?")
_WHOLE = re.compile(rf"[0-9]{{1,{_DIGITS}}}")
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class AnswerFault:
    """An answer that its question does not have; `question` as it was written."""

    question: int | str
    code: str


@dataclass(frozen=True)
class Answers:
    """What was answered: shares of points (0 to 1) and counts, by number of question.

    `settled`: shares (0 to 1), by code, of ratios that their counts leave undefined.
    """

    shares: Mapping[int, Fraction]
    counts: Mapping[int, int]
    faults: tuple[AnswerFault, ...] = ()
    settled: Mapping[str, Fraction] = field(default_factory=dict)


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
            faults.append(AnswerFault(_as_number(name), "question_unknown"))
        elif not _is_open(answer):
            try:
                if question.kind is Kind.COUNT:
                    counts[question.number] = _count(answer)
                else:
                    shares[question.number] = _share(question, answer)
            except _RefusedError as refused:
                faults.append(AnswerFault(question.number, str(refused)))
    return Answers(shares, counts, tuple(faults))


def exactly(answer: str | float | None) -> str | None:
    """What was answered as text that the scorer reads: 4.0 is "4", 1e-05 is "0.00001".

    JSON knows no integers of its own, and a number's own text may be one with an exponent.
    """
    if answer is None or isinstance(answer, str):
        return answer
    text = f"{Decimal(str(answer)) + 0:f}"  # +0: there is no "-0"
    return text.removesuffix(".0")


def is_share(given: str | float) -> bool:
    """Whether it is a plain number from 0 to 1, as the share of a ratio is."""
    number = _number(given)
    return number is not None and 0 <= number <= 1


def _question(sheet: Sheet, name: str) -> Question | None:
    """By its number as it is written everywhere: "01" would be a second name of the same one."""
    number = _as_number(name)
    return sheet.questions.get(number) if isinstance(number, int) else None


def _as_number(name: str) -> int | str:
    return int(name) if _NUMBER.fullmatch(name) else name[:_SHOWN]


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
    number = _number(answer, _WHOLE)
    if number is None or number < 0 or number.denominator != 1:
        raise _RefusedError("not_a_count")
    return int(number)


def _number(answer: object, form: re.Pattern[str] = _PLAIN) -> Fraction | None:
    """The exact value of a number, or of a text in the form; None for whatever else was given."""
    if isinstance(answer, str):
        text = answer.strip()
        return Fraction(text.replace(",", ".")) if form.fullmatch(text) else None
    if isinstance(answer, bool) or not isinstance(answer, int | float | Decimal):
        return None
    exact = Decimal(str(answer))  # 3.62 is what was written, not the nearest that a machine holds
    if exact == 0:
        return Fraction(0)
    is_near = exact.is_finite() and -_DIGITS <= exact.adjusted() < _DIGITS
    return Fraction(exact) if is_near else None
