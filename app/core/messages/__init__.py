"""The sentences people read, in Indonesian and English, by the code of the failure or gap.

One file for each feature, called as the feature is: what refuses an upload is in `files`, what
refuses a step of its review in `evidence`. A code stands in one of them.
"""

import re
from collections.abc import Mapping

from app.core.messages.audit import AUDIT
from app.core.messages.backups import BACKUPS
from app.core.messages.comments import COMMENTS
from app.core.messages.conformance import CONFORMANCE
from app.core.messages.connectors import CONNECTORS
from app.core.messages.dates import fact_in_words
from app.core.messages.decimals import DECIMAL_GAPS, decimals_in_words
from app.core.messages.directives import DIRECTIVES
from app.core.messages.erasures import ERASURES
from app.core.messages.evaluations import EVALUATIONS
from app.core.messages.evidence import EVIDENCE
from app.core.messages.exports import EXPORTS
from app.core.messages.fields import ANY_FIELD, FIELDS, FIGURES, TYPES
from app.core.messages.files import FILES
from app.core.messages.findings import FINDINGS
from app.core.messages.follow_ups import FOLLOW_UPS
from app.core.messages.gaps import GAPS
from app.core.messages.general import GENERAL
from app.core.messages.inbox import INBOX
from app.core.messages.keys import KEYS
from app.core.messages.kinds import kind_in_words
from app.core.messages.lhe import LHE
from app.core.messages.linting import LINTING
from app.core.messages.lke_coverage import LKE_COVERAGE
from app.core.messages.lke_gaps import LKE_GAPS
from app.core.messages.lke_ratios import LKE_RATIOS
from app.core.messages.mappings import MAPPINGS
from app.core.messages.meetings import MEETINGS
from app.core.messages.operations import OPERATIONS
from app.core.messages.packages import PACKAGES
from app.core.messages.people import PEOPLE
from app.core.messages.periods import PERIODS
from app.core.messages.printing import PRINTING
from app.core.messages.progress import PROGRESS
from app.core.messages.proposals import PROPOSALS
from app.core.messages.records import RECORDS
from app.core.messages.reports import REPORTS
from app.core.messages.schedule import SCHEDULE
from app.core.messages.sentences import Language, Message, Sentence
from app.core.messages.service_accounts import SERVICE_ACCOUNTS
from app.core.messages.signing_in import SIGNING_IN
from app.core.messages.sizes import size_in_words
from app.core.messages.stand_ins import STAND_INS
from app.core.messages.starting import STARTING
from app.core.messages.storage import STORAGE
from app.core.messages.succession import SUCCESSION
from app.core.messages.teams import TEAMS
from app.core.messages.trials import TRIALS
from app.core.messages.upstream_pages import UPSTREAM_PAGES
from app.core.messages.upstream_shapes import UPSTREAM_SHAPES
from app.core.messages.upstream_ways import UPSTREAM_WAYS
from app.core.messages.upstreams import UPSTREAMS
from app.core.messages.webhooks import WEBHOOKS
from app.core.messages.words import TRANSLATED_PARAMS, word_for
from app.core.messages.workbooks import WORKBOOKS

MESSAGES: dict[str, Message] = {
    **AUDIT,
    **BACKUPS,
    **COMMENTS,
    **CONNECTORS,
    **DIRECTIVES,
    **ERASURES,
    **LKE_COVERAGE,
    **EVIDENCE,
    **EXPORTS,
    **FILES,
    **FINDINGS,
    **FOLLOW_UPS,
    **GAPS,
    **LKE_GAPS,
    **LKE_RATIOS,
    **GENERAL,
    **INBOX,
    **KEYS,
    **LHE,
    **LINTING,
    **MAPPINGS,
    **MEETINGS,
    **REPORTS,
    **EVALUATIONS,
    **OPERATIONS,
    **PACKAGES,
    **PEOPLE,
    **PERIODS,
    **PRINTING,
    **PROGRESS,
    **PROPOSALS,
    **RECORDS,
    **CONFORMANCE,
    **SCHEDULE,
    **SERVICE_ACCOUNTS,
    **SIGNING_IN,
    **STAND_INS,
    **STARTING,
    **STORAGE,
    **SUCCESSION,
    **TEAMS,
    **TRIALS,
    **UPSTREAM_PAGES,
    **UPSTREAM_WAYS,
    **UPSTREAM_SHAPES,
    **UPSTREAMS,
    **WEBHOOKS,
    **WORKBOOKS,
}

__all__ = ["MESSAGES", "Language", "Message", "Sentence", "field_sentence", "sentence"]


# Where another system's own words are known and no sentence has a place for them.
_SAYS: Mapping[Language, str] = {
    Language.INDONESIAN: "Katanya:",
    Language.ENGLISH: "It says:",
}


class _Placeholders(dict[str, object]):
    """A gap nobody filled stays empty instead of failing the answer."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, language: Language, facts: Mapping[str, object]) -> Sentence:
    """The sentence of a code with its gaps filled; an unknown code speaks of an internal error."""
    message = MESSAGES.get(code, MESSAGES["internal_error"])
    chosen = message.english if language is Language.ENGLISH else message.indonesian
    facts = {name: _translated(name, fact, language) for name, fact in facts.items()}
    facts = {name: _in_words(name, fact, language) for name, fact in facts.items()}
    detail = chosen.detail.format_map(_Placeholders(facts))
    said = facts.get("said")
    is_quoted = not said or "{said}" in chosen.detail
    return Sentence(chosen.title, detail if is_quoted else f"{detail} {_SAYS[language]} “{said}”.")


def _in_words(name: str, fact: object, language: Language) -> object:
    return _WRITTEN.get(name, fact_in_words)(fact, language)


def _translated(name: str, fact: object, language: Language) -> object:
    return word_for(str(fact), language) if name in TRANSLATED_PARAMS else fact


_WRITTEN = {
    "max_bytes": size_in_words,
    "media_type": kind_in_words,
    **dict.fromkeys(DECIMAL_GAPS, decimals_in_words),
}
_CHOICES = ("enum", "literal_error")


def field_sentence(code: str, language: Language, facts: Mapping[str, object]) -> str:
    """What is wrong with one field."""
    if code in MESSAGES:
        return sentence(code, language, facts).detail
    otherwise = FIGURES if code.startswith("figures_") else ANY_FIELD
    indonesian, english = FIELDS.get(code, otherwise)
    chosen = english if language is Language.ENGLISH else indonesian
    words = {name: fact_in_words(fact, language) for name, fact in facts.items()}
    if code in _CHOICES and chosen is indonesian:  # pydantic lists them in English
        words["expected"] = str(words["expected"]).replace("' or '", "' atau '")
    if code == "figures_type":
        named = re.findall(r"\w+", str(words["expected"]))
        place = int(language is Language.ENGLISH)
        types = [TYPES.get(each, (each, each))[place] for each in named]
        words["expected"] = (" or " if place else " atau ").join(types)
    return chosen.format_map(_Placeholders(words))
