"""Steps and states in Indonesian sentences are Indonesian words."""

from collections.abc import Iterable
from enum import StrEnum
from string import Formatter

import pytest

from app.api.lists.choices import CODES
from app.core.messages import MESSAGES, Language, field_sentence
from app.core.messages.reminders import STAGES
from app.core.messages.words import TRANSLATED_PARAMS, WORDS
from app.models.directive import DirectiveAction, DirectiveStatus
from app.models.erasure import ErasureStatus
from app.models.evaluation import (
    EvaluationAction,
    EvaluationLayer,
    EvaluationPhase,
    EvaluationStatus,
)
from app.models.evidence import Confidentiality, EvidenceAction, EvidenceStatus
from app.models.finding import FindingAction, FindingStatus
from app.models.follow_up import FollowUpAction, FollowUpStatus
from app.models.link import LinkState
from app.models.plan import IndicatorState
from app.models.review import ReviewRoute
from app.schemas.integration.inbox import InboxOfferState

TOLD = (
    EvidenceStatus, EvidenceAction, FindingStatus, FindingAction, DirectiveStatus, DirectiveAction,
    FollowUpStatus, FollowUpAction, ErasureStatus, EvaluationStatus, EvaluationAction,
    EvaluationLayer, EvaluationPhase,
    (InboxOfferState.ACCEPTED, InboxOfferState.REJECTED),
)  # fmt: skip
IN_WORKBOOKS = (
    EvidenceStatus, EvidenceAction, Confidentiality, LinkState, IndicatorState, ReviewRoute,
)  # fmt: skip


@pytest.mark.parametrize("told", TOLD)
def test_each_has_a_word(told: Iterable[StrEnum]) -> None:
    assert [each for each in told if each.value not in WORDS] == []


@pytest.mark.parametrize("layer", EvaluationLayer)
def test_no_code_stands_in_a_sentence_about_an_evaluation(layer: EvaluationLayer) -> None:
    """Whatever a refusal is about: its Indonesian sentence has the word, never the code."""
    facts = {"status": "in_assessment", "action": "conclude", "phase": "filling", "layer": layer}
    about = [code for code in MESSAGES if code.startswith(("evaluation_", "lhe_"))]
    told = " ".join(field_sentence(code, Language.INDONESIAN, facts) for code in about)
    assert WORDS[layer] in told
    assert not {"in_assessment", "conclude", "filling"} & set(told.replace(".", " ").split())
    assert {"status", "action", "phase", "layer"} <= TRANSLATED_PARAMS


def test_both_languages_fill_the_same_gaps() -> None:
    for code, message in MESSAGES.items():
        gaps = [
            {name.removesuffix(suffix) for _, name, _, _ in Formatter().parse(words.detail) if name}
            for words, suffix in ((message.indonesian, "_id"), (message.english, "_en"))
        ]
        assert gaps[0] == gaps[1], code


def test_a_code_has_one_word_wherever_it_is_shown() -> None:
    """Refusals, files of lists and reports say the same of an evaluation that waits for TPI."""
    assert CODES.keys() & WORDS.keys() == set()


@pytest.mark.parametrize("shown", IN_WORKBOOKS)
def test_what_workbooks_show_is_a_word(shown: type[StrEnum]) -> None:
    assert [each for each in shown if each.value not in WORDS] == []


def test_what_evidence_covers_is_its_period_and_masa_berlaku_is_for_how_long_it_is_valid() -> None:
    said = {
        code: [" ".join(words).lower() for words in message]
        for code, message in {**MESSAGES, **STAGES}.items()
    }
    wrong = [
        code
        for code, (indonesian, english) in said.items()
        if "masa berlaku" in indonesian and "valid" not in english and "in force" not in english
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ('"integer"', "Harus berupa bilangan bulat."),
        ('["number", "null"]', "Harus berupa angka atau kosong."),
    ],
)
def test_types_of_figures_are_words(expected: str, told: str) -> None:
    assert field_sentence("figures_type", Language.INDONESIAN, {"expected": expected}) == told
