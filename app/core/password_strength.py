"""How easily a password is guessed: zxcvbn's judgement, with the words that lie near its owner."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache

from app.core.security import in_hashing_thread

# Ten to the power of: what zxcvbn calls "safely unguessable" (score 3).
FEWEST_GUESSES = 8
# Fewest characters besides the words that lie near the owner.
OWN_CHARACTERS = 6
# zxcvbn tries every reading of letters written as signs (p4$$w0rd): its work grows with the length
# and with the number of signs that stand for one letter. Within these bounds it takes some 20 ms.
_JUDGED_CHARACTERS = 48
_SAME_SIGN = str.maketrans("[{<|", "(((!")
_SHORTEST_WORD = 3

# Words of every office.
OFFICE_WORDS = (
    *("kpu", "komisi", "pemilihan", "umum", "pemilu", "pilkada", "republik", "indonesia"),
    *("provinsi", "kabupaten", "kota", "sekretariat", "zona", "integritas", "wbk", "wbbm"),
)
# Words that Indonesian passwords are made of; zxcvbn knows the English ones.
COMMON_WORDS = (
    *("admin", "administrator", "kata", "sandi", "katasandi", "rahasia", "masuk", "jakarta"),
    *("bismillah", "merdeka", "garuda", "pancasila", "sayang", "sayangku", "cinta", "selamat"),
)


class Weakness(StrEnum):
    """Why a password is refused; the code of the message that says so."""

    OWN_WORDS = "password_own_words"
    COMMON = "password_common"
    PATTERN = "password_pattern"
    TOO_SIMPLE = "password_too_simple"


@cache
def _because() -> Mapping[Weakness, Sequence[object]]:
    """The judgements of zxcvbn that each weakness stands for."""
    # Not at the top: its lists of words take 2 MiB, and passwords are seldom chosen.
    from zxcvbn_rs_py import Warning as Hint  # noqa: PLC0415

    return {
        Weakness.COMMON: (
            Hint.ThisIsATop10Password,
            Hint.ThisIsATop100Password,
            Hint.ThisIsACommonPassword,
            Hint.ThisIsSimilarToACommonlyUsedPassword,
            Hint.AWordByItselfIsEasyToGuess,
            Hint.NamesAndSurnamesByThemselvesAreEasyToGuess,
            Hint.CommonNamesAndSurnamesAreEasyToGuess,
        ),
        Weakness.PATTERN: (
            Hint.StraightRowsOfKeysAreEasyToGuess,
            Hint.ShortKeyboardPatternsAreEasyToGuess,
            Hint.RepeatsLikeAaaAreEasyToGuess,
            Hint.RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
            Hint.SequencesLikeAbcAreEasyToGuess,
            Hint.RecentYearsAreEasyToGuess,
            Hint.DatesAreOftenEasyToGuess,
        ),
    }


async def weakness_of(password: str, near: Iterable[str]) -> Weakness | None:
    """What makes the password easy to guess, or None; computed off the event loop.

    `near` are texts about the owner (name, username, NIP, e-mail, offices), taken apart into words.
    """
    weakness: Weakness | None = await in_hashing_thread(judge, password, words_of(near))
    return weakness


def words_of(texts: Iterable[str]) -> list[str]:
    """The words of texts in lower case, without very short ones, and texts of one word whole.

    Of a NIP also the date of birth it begins with, in both orders people write it.
    """
    words: set[str] = set()
    for text in texts:
        folded = text.lower()
        parts = re.split(r"[\W_]+", folded)
        words.update(part for part in parts if len(part) >= _SHORTEST_WORD)
        if " " not in folded.strip():
            words.add(folded.strip())
        else:  # Nusa Tenggara Timur: ntt
            initials = "".join(part[:1] for part in parts)
            words.update({initials, initials[1:], initials[2:]})
        if born := re.fullmatch(r"(\d{4})(\d\d)(\d\d)\d{10}", folded):
            year, month, day = born.groups()
            words.update({f"{year}{month}{day}", f"{day}{month}{year}", year})
    return sorted(word for word in words if len(word) >= _SHORTEST_WORD)


def judge(password: str, near: list[str]) -> Weakness | None:
    """As `weakness_of`, here and now; `near` are words."""
    near = [*near, *OFFICE_WORDS]
    if _is_made_of(near, password.lower()):
        return Weakness.OWN_WORDS
    near = [*near, *COMMON_WORDS]
    if _is_made_of(near, password.lower()):
        return Weakness.COMMON
    from zxcvbn_rs_py import zxcvbn  # noqa: PLC0415 - see `_because`

    judged = zxcvbn(password[:_JUDGED_CHARACTERS].translate(_SAME_SIGN), near)
    if judged.guesses_log10 >= FEWEST_GUESSES:
        return None
    hint = judged.feedback.warning if judged.feedback else None
    return next(
        (weakness for weakness, hints in _because().items() if hint in hints), Weakness.TOO_SIMPLE
    )


def _is_made_of(words: list[str], folded: str) -> bool:
    """Whether little is left without the words; a year or a few digits around them are little."""
    rest = folded
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return rest != folded and len(re.sub(r"[\W_]", "", rest)) < OWN_CHARACTERS
