"""Names in the words of other systems, for pulls and for trials alike.

Names are compared as `plain_name` has them: small letters, without `_` and `-`.
"""

import re
from typing import Final

_THING: Final = (
    r"(?:records?|rekaman|data|baris|rows?|items?|elements?|results?|hits?|entr(?:y|ies)|entri"
    r"|semua|seluruh(?:nya)?|keseluruhan)"
)
_NUMBER: Final = r"(?:total|jumlah|jml|banyak|count|num(?:ber)?(?:of)?)"
_PAGES: Final = r"(?:halaman|laman|hal|pages?)"
_FORWARD: Final = r"(?:next|berikut(?:nya)?|selanjutnya|lanjut(?:an|nya)?|following|forward)"
_BESIDE: Final = (
    r"(?:pages?|halaman|laman|hal|url|uri|href|links?|tautan|alamat|records?|results?|data|set)"
)
# The number of all records, of all pages.
TOTAL: Final = re.compile(rf"{_NUMBER}{_THING}+|{_THING}{_NUMBER}")
LAST_PAGE: Final = re.compile(
    rf"(?:{_NUMBER}|max|last){_PAGES}|{_PAGES}(?:count|total|(?:ter)?akhir)"
)
# What says by true that there is more, and by false that this is the end.
MORE: Final = re.compile(
    r"(?:has|have)(?:more|next)(?:pages?|data|items|records|rows|results)?"
    rf"|more(?:pages|data|records|items|results|rows)?available|masihada(?:lagi|{_THING})?"
    rf"|ada(?:{_THING}|{_PAGES})?(?:lagi|{_FORWARD})|ada{_FORWARD}"
)
# How many are still to come.
REMAINING: Final = re.compile(rf"(?:remaining|sisa)(?:{_THING}|{_PAGES})?")
# Where it goes on: a word for it, alone or with words of addresses and pages.
FORWARD: Final = re.compile(rf"{_BESIDE}*{_FORWARD}{_BESIDE}*")
# The word for it anywhere in a name.
SAYS_FORWARD: Final = re.compile(_FORWARD)
# What says by true that something comes before this page, and where that is.
HAS_BEFORE: Final = re.compile(r"(?:has|have)(?:prev|previous)(?:pages?)?|adasebelum(?:nya)?")
BEFORE: Final = re.compile(rf"{_BESIDE}*(?:prev|previous|sebelum(?:nya)?){_BESIDE}*")
# In a sentence: from where to where, of how many; and which page of how many.
_TO: Final = r"\s*(?:-|–|s\.?/?d\.?|sampai(?:\sdengan)?|hingga|to)\s*"  # noqa: RUF001 - as typed
RANGE: Final = re.compile(
    rf"(\d[\d.]*){_TO}(\d[\d.]*)\s*(?:(?:data|rows|entri)\s)?(?:dari|of|/)\s*(\d[\d.,]*)",
    re.IGNORECASE,
)
# That these are only so many of more.
ONLY: Final = re.compile(
    rf"(?:\bhanya|\bonly|\bfirst|limited\sto|dibatasi)\s(?:\w+\s){{0,2}}?(\d+)\s(?:{_THING}\b|first|pertama)",
    re.IGNORECASE,
)
_OF: Final = r"\s*(\d+)\s*(?:/|dari|of)\s*(\d+)\s*"
PAGE_OF: Final = re.compile(rf"(?:halaman|hal\.?|page){_OF}", re.IGNORECASE)
PAIR: Final = re.compile(_OF, re.IGNORECASE)
