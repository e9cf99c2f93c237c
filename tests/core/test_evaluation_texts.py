"""What is said of an evaluation (LKE) is said in words: no code of the service stands in it."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

from app.core.messages import MESSAGES, Language, sentence
from app.core.messages.evaluation_news import EVALUATION_NEWS
from app.core.messages.evaluations import EVALUATIONS
from app.core.messages.lhe import LHE
from app.core.messages.lke_coverage import LKE_COVERAGE
from app.core.messages.lke_gaps import LKE_GAPS
from app.core.messages.notices import notice_sentence
from app.core.messages.proposals import PROPOSALS
from app.core.messages.words import TRANSLATED_PARAMS, WORDS
from app.models.evaluation import (
    EvaluationAction,
    EvaluationLayer,
    EvaluationPhase,
    EvaluationStatus,
)

ID, EN = Language.INDONESIAN, Language.ENGLISH
REFUSALS = (*EVALUATIONS, *PROPOSALS, *LHE, *LKE_COVERAGE, *LKE_GAPS)
KINDS: dict[str, type[StrEnum]] = {
    "status": EvaluationStatus,
    "action": EvaluationAction,
    "layer": EvaluationLayer,
    "phase": EvaluationPhase,
}
CODES = {each.value for kind in KINDS.values() for each in kind}
# The portal's workbook has "jawaban unit", and so do we where we speak of it.
OURS = {"unit", *(word for words in WORDS.values() for word in words.split())}
ROOT = Path(__file__).parents[2] / "app"
RAISED = [
    *ROOT.glob("policies/evaluation*.py"),
    *ROOT.glob("services/evaluation/**/*.py"),
    *ROOT.glob("services/reporting/documents/lhe/*.py"),
    *ROOT.glob("services/reporting/progress/proposing/*.py"),
]


def filled() -> Iterator[tuple[str, dict[str, str]]]:
    """Every refusal with each status, step, layer and phase that its gaps may be filled with."""
    for code in REFUSALS:
        detail = MESSAGES[code].indonesian.detail
        gaps = {name for _, name, _, _ in Formatter().parse(detail) if name} & KINDS.keys()
        yield code, {}
        for gap in gaps:
            for one in KINDS[gap]:
                yield code, {gap: one.value}


def said(text: str) -> set[str]:
    """The words of a text that people read: what is in brackets or backticks is for programs."""
    return set(re.findall(r"[A-Za-z_]+", re.sub(r"\(.*?\)|`.*?`", "", text)))


@pytest.mark.parametrize("language", Language)
def test_no_code_stands_in_what_is_said(language: Language) -> None:
    foreign = CODES - OURS if language is ID else set[str]()
    lower = {layer.value for layer in EvaluationLayer} - {"unit"} if language is EN else set[str]()
    for code, facts in filled():
        found = sentence(code, language, facts)
        words = said(f"{found.title} {found.detail}")
        raw = {one for one in words if "_" in one} | words & foreign | words & lower
        assert raw == set(), (code, facts, found)
    for code, message in EVALUATION_NEWS.items():
        words = said(" ".join(message.english if language is EN else message.indonesian))
        assert not {one for one in words if "_" in one} | words & foreign, code


def test_whatever_a_refusal_names_by_its_code_is_put_into_words() -> None:
    """What is raised with `.value` fills a gap whose codes are translated (WBK is its own word)."""
    named = {
        keyword.arg
        for path in RAISED
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"Conflict", "Forbidden"}
        for keyword in call.keywords
        if isinstance(keyword.value, ast.Attribute) and keyword.value.attr == "value"
    }
    assert named - TRANSLATED_PARAMS == {"target"}
    assert named >= {"status", "action", "layer", "phase"}


def test_decimals_are_written_as_each_language_writes_them() -> None:
    facts = {"points": "36.91", "minimum": "40.00", "areas": "AKUNTABILITAS (5.75/6.00)",
             "fewest": "97 (A.II.2.iii.a)", "questions": "13, 19"}  # fmt: skip
    told = {language: sentence("lke_plan_short", language, facts).detail for language in Language}
    for words in ("36,91", "40,00", "(5,75/6,00)", "97 (A.II.2.iii.a)", "13, 19"):
        assert words in told[ID]
    assert "is 36.91 at most, where WBK asks for 40.00" in told[EN]
    notice = {"kind": "plan_short", "by": None, "person": "K", "what": "36.91 < 40.00", "count": 46}
    for language, reach in ((ID, "36,91 < 40,00"), (EN, "36.91 < 40.00")):
        assert reach in notice_sentence(notice, language, is_own=True).detail
