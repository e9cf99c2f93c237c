"""Where usual names may stand in an answer, and how what stands there is read.

At the top, in whatever the list of records stands in, in what usually holds words of paging, and in
headers; large or small letters, with `_` or without.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Any, Final, TypeAlias

from app.integrations.refusals import plain_name
from app.integrations.upstream import Answer

Json: TypeAlias = Any
# By its name as it is told, and the names that lead there.
Path = tuple[str, tuple[str, ...]]


def paths(names: str) -> Sequence[Path]:
    """Names by blanks, each with `/` between what stands in one another."""
    told = [(name.replace("/", "."), name.split("/")) for name in names.split()]
    return [(name, tuple(map(plain_name, steps))) for name, steps in told]


_STEP: Final = re.compile(r'(?:@\.)?(?:"([^"\\]+)"|([A-Za-z_]\w*))(\.|$|(?=[^\w(.]))')
_WAY: Final = re.compile(r'[\w."@ -]+(?:\[.*)?', re.DOTALL)  # names alone, and perhaps a choice
_DEEPEST: Final = 4
_MOST_PLACES: Final = 50
_LARGEST: Final = 10**12
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
# What an expression finds that says no, besides nothing, false and 0.
_NOES: Final = frozenset({"", "false", "0", "no", "n", "tidak"})
_TRUTHS: Final = {"true": True, "false": False}
# What holds words of paging, beside the list or in one another.
_FRAMES: Final = (
    "pagination", "paging", "paginator", "pager", "paginasi", "meta", "info", "page", "pageinfo",
    "halaman", "links", "cursor", "urls",
)  # fmt: skip

Places = Sequence[Mapping[str, Json]]


def places_around(answer: Answer, records: str) -> Places:
    """Where usual names may stand, the nearest to the list first; names as `plain_name` has them.

    `records`: the expression that finds the list. Of XML: all that is no row.
    """
    data = answer.data
    around = [value for value in _on_the_way(data, records) if isinstance(value, Mapping)][::-1]
    if isinstance(data, Mapping) and data.keys() == {"rows", "document"}:
        rows = {id(each) for each in data["rows"]}
        around += [*islice(_inside(data["document"], rows), _MOST_PLACES)]
    plain = [_plain(each) for each in (*around, *answer.asides)]
    return [*plain, *(frame for each in plain for frame in _frames(each))]


def is_nothing(data: Json, records: str, found: Json) -> bool:
    """Whether null stands where the list should be, as some write an empty one; {} and "", too.

    `found`: what `records` finds.
    """
    *_, last = [..., *_on_the_way(data, records)]
    is_way = isinstance(data, Mapping) and _WAY.fullmatch(records) is not None
    return is_way and (last is None or (last is found and found in ({}, "")))


def _on_the_way(data: Json, records: str) -> Iterator[Json]:
    """The answer, and what the plain names at the beginning of an expression lead through."""
    yield data
    while (step := _STEP.match(records)) and isinstance(data, Mapping):
        name = step[1] or step[2]
        if name not in data:
            return
        data, records = data[name], records[step.end() :]
        yield data


def _inside(value: Json, rows: AbstractSet[int], depth: int = 0) -> Iterator[Mapping[str, Json]]:
    if isinstance(value, Mapping) and depth < _DEEPEST and id(value) not in rows:
        yield value
        for each in value.values():
            yield from _inside(each, rows, depth + 1)


def _plain(value: Mapping[str, Json], depth: int = 0) -> Mapping[str, Json]:
    """The same by plain names; of two that are one then, what is not null."""
    found: dict[str, Json] = {}
    for name, each in value.items():
        is_deeper = isinstance(each, Mapping) and depth < _DEEPEST
        if found.get(plain_name(name)) is None:
            found[plain_name(name)] = _plain(each, depth + 1) if is_deeper else each
    return found


def _frames(place: Mapping[str, Json], depth: int = 0) -> Iterator[Mapping[str, Json]]:
    for name in _FRAMES if depth < _DEEPEST else ():
        if isinstance(inner := place.get(name), Mapping):
            yield inner
            yield from _frames(inner, depth + 1)


def first_of(
    places: Places, paths: Sequence[Path], read: Callable[[Json], Json]
) -> tuple[str, Json] | None:
    """The first of these that is there and can be read, with its name."""
    for value in places:
        for name, path in paths:
            found: Json = value
            for step in path:
                found = found.get(step) if isinstance(found, Mapping) else None
            if found is not None and (good := read(found)) not in (None, "", {}):
                return name, good
    return None


def value_of(places: Places, paths: Sequence[Path], read: Callable[[Json], Json]) -> Json:
    """The value of the first of these that can be read; none: there is none."""
    found = first_of(places, paths, read)
    return None if found is None else found[1]


def named(
    places: Places, pattern: re.Pattern[str], read: Callable[[Json], Json]
) -> tuple[str, Json] | None:
    """The first under a name of this pattern that can be read, with the name."""
    for place in places:
        for name, value in place.items():
            if pattern.fullmatch(name) and (good := read(value)) not in (None, "", {}):
                return name, good
    return None


def whole_number(value: Json) -> int | None:
    """A whole number, also as text, with thousands and blanks: ` 1.200 `."""
    if isinstance(value, str):
        text = value.strip()
        plain = re.sub(r"[., ]", "", text) if _THOUSANDS.fullmatch(text) else text
        is_number = plain.isascii() and plain.isdigit() and len(plain) <= len(str(_LARGEST)) - 1
        return int(plain) if is_number else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    is_whole = 0 <= value <= _LARGEST and value == int(value)
    return int(value) if is_whole else None


def flag(value: Json) -> bool | None:
    """True or false, also as text, as XML and PHP write it; none: neither."""
    if isinstance(value, str):
        return _TRUTHS.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def is_true(value: Json) -> bool:
    """As JMESPath has it, and 0, "false" and "tidak" are not either."""
    if isinstance(value, str):
        return value.strip().lower() not in _NOES
    return value not in (None, False, 0, [], {})


def says_nothing(data: Json) -> bool:
    """Whether an answer holds nothing at all: {}, null, and {"data": false} of PHP."""
    inner = [*data.values()] if isinstance(data, Mapping) else [data]
    return all(each is None or each is False or each in ("", [], {}) for each in inner)
