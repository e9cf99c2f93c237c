"""Letters and signs that copying left behind."""

import re
from collections.abc import Iterator
from typing import Final

from app.core.texts import texts_in
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.files.faults import path_text
from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.texts import LintedFile, Part

_ALONE: Final = re.compile(r"(?<![\w.,&/'\u2019()+-])(?<!\d )[A-Za-z](?![\w.&/'\u2019()+-])")
# After these a single letter is a name: huruf a, Tim V, golongan C.
_NAMING: Final = re.compile(
    r"\b(?:huruf|angka romawi|tim|golongan|kelas|tipe|gedung|blok|kategori|kelompok|predikat|nilai"
    r"|akreditasi|grade|tahap|bagian|bab|lampiran|triwulan|semester|eselon|angkatan|seri|format"
    r"|formulir|model)\s+(?:[A-Za-z](?:\s*,\s*|\s+dan\s+|\s*/\s*))*$",
    re.IGNORECASE,
)
_INVISIBLE: Final = re.compile(
    "[\u00a0\u00ad\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_BROKEN_OFF: Final = re.compile(r"[;,:/(]\s*\)|\(\s*\)|[,(/]$")


def letters_stand_alone(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a single letter that is no initial and no mark: often the rest of a word."""
    for text in linted.texts:
        for found in _ALONE.finditer(text.text):
            is_initial = text.part is Part.PERSON and found[0].isupper()
            if is_initial or _NAMING.search(text.text[: found.start()]):
                continue
            around = text.text[max(found.start() - 15, 0) : found.end() + 15].strip()
            mended = text.correction is not None and around not in text.correction
            facts = {"letter": found[0], "around": around}
            yield Concern(ConcernCode.LETTER_ALONE, text.place, text.path, facts, mended)


def characters_are_seen(linted: LintedFile) -> Iterator[Concern]:
    """Stop at characters that nobody sees; loading keeps some of them."""
    places = {text.path: text.place for text in linted.texts}
    for path, value in texts_in(linted.data):
        if signs := sorted(set(_INVISIBLE.findall(value))):
            facts = {"characters": ", ".join(f"U+{ord(sign):04X}" for sign in signs)}
            place = places.get(path) or path_text(path)
            yield Concern(ConcernCode.CHARACTER_INVISIBLE, place, path, facts)


def texts_end(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a text that breaks off: a bracket that closes on nothing, a comma at the end."""
    for text in linted.texts:
        if found := _BROKEN_OFF.search(text.text.strip()):
            mended = text.correction is not None and not _BROKEN_OFF.search(text.correction)
            facts = {"around": text.text[max(found.start() - 25, 0) : found.end()].strip()}
            yield Concern(ConcernCode.TEXT_BREAKS_OFF, text.place, text.path, facts, mended)
