"""What few may open stays with them, in what was frozen before it did, too.

A snapshot is never changed, so that its digest is that of its row: what an older one says of pages
of restricted evidence is left out where it is read.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

RESTRICTED: Final = "Eviden terbatas"
_PROOFS: Final = "bukti_dukung_unit"
_PAGES_FOLLOW: Final = f"{RESTRICTED} ("

Answers = Sequence[Mapping[str, Any]]


def tells_pages(answers: Answers) -> bool:
    """Whether they are from before: restricted evidence had its pages behind it."""
    return any(_PAGES_FOLLOW in (each[_PROOFS] or "") for each in answers)


def without_pages(answers: Answers, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers without the pages of restricted evidence.

    `document` is that of the step with which they were frozen: it knows which pages stood beside
    each question. What it does not explain is left out to the end.
    """
    pages = {
        each["question"]: [proof["pages"] for proof in each["proofs"]]
        for each in document["questions"]
    }
    return [
        {**each, _PROOFS: _hidden(each[_PROOFS], pages.get(each["soal_id"], ()))}
        for each in answers
    ]


def _hidden(told: str | None, pages: Sequence[str]) -> str | None:
    if told is None:
        return None
    for one in sorted(pages, key=len, reverse=True):  # the longer first: one may begin another
        told = told.replace(f"{RESTRICTED} ({one})", RESTRICTED)
    before, found, _ = told.partition(_PAGES_FOLLOW)
    return before + RESTRICTED if found else told
