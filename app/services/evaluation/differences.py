"""What differs between two files of one sheet, place by place, and whether it changes scores."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# What scores are computed from. Elsewhere are words, sources and the proposed map of a decree.
_SCORED_SECTIONS = frozenset({
    "struktur", "indikator_persen", "butir", "minimum", "area", "periksa_silang",
})  # fmt: skip
_WORDS = frozenset({
    "teks", "teks_rapi", "teks_kini", "nama", "arti", "kriteria", "kasus_batas", "verifikasi",
    "rumus_tercetak_di_permenpan", "penjelasan_permenpan", "baris_excel", "poin_maks", "catatan",
    "id_portalrb", "huruf_tercetak_permenpan",
})  # fmt: skip
_NAMED_BY = ("kode", "kunci")
_ABSENT = "-"
_SHOWN = 80


@dataclass(frozen=True)
class SheetChange:
    """A place in the file, with what stood there and what stands there now."""

    place: str
    before: str
    after: str
    is_scored: bool

    def __str__(self) -> str:
        return f"{self.place}: {_short(self.before)} -> {_short(self.after)}"


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[SheetChange]:
    """Every place whose value differs, in the order of the new file, then what is gone."""
    before, after = dict(_values((), old)), dict(_values((), new))
    places = [*after, *(place for place in before if place not in after)]
    return [
        SheetChange(
            " ".join(place), before.get(place, _ABSENT), after.get(place, _ABSENT), _scores(place)
        )
        for place in places
        if before.get(place) != after.get(place)
    ]


def _values(place: tuple[str, ...], value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _values((*place, str(name)), part)
    elif isinstance(value, list):
        for number, part in enumerate(value, start=1):
            yield from _values((*place, _name_of(part) or str(number)), part)
    else:
        yield place, str(value)


def _name_of(part: object) -> str | None:
    if not isinstance(part, Mapping):
        return None
    return next((str(part[name]) for name in _NAMED_BY if name in part), None)


def _scores(place: tuple[str, ...]) -> bool:
    return place[0] in _SCORED_SECTIONS and not _WORDS & set(place)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
