"""NIPs that cannot be: birth day, appointment, sex and place in the order stand in their digits."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from app.schemas.decrees.files import MemberEntry
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.texts import LintedFile, mark_of

_YOUNGEST, _OLDEST = 16, 75
_MONTHS: Final = range(1, 13)
# They stand in the place of the month for officials on contract (PPPK).
_CONTRACTS: Final = range(21, 30)


def nips_can_be(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a NIP whose digits say what cannot be."""
    for place, team in enumerate(linted.file.teams):
        for index, member in enumerate(team.members):
            path = ("teams", place, "members", index, "nip")
            for code in _faults(member, _Days(linted.file.decree.date, linted.today)):
                facts = {"name": member.name, "nip": member.nip or ""}
                yield Concern(code, f"{mark_of(team)}, anggota {index + 1}", path, facts)


class _Days(NamedTuple):
    """When the decree was made, and today: whoever joined since may be appointed since."""

    made: date
    today: date


def _faults(member: MemberEntry, days: _Days) -> Iterator[ConcernCode]:
    if member.nip is not None:
        yield from (code for code, can_be in _PARTS.items() if not can_be(member.nip, days))


def _is_born(nip: str, days: _Days) -> bool:
    with suppress(ValueError):
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8])).year
        return born + _YOUNGEST <= days.today.year and days.made.year <= born + _OLDEST
    return False


def _is_appointed(nip: str, days: _Days) -> bool:
    year, month = int(nip[8:12]), int(nip[12:14])
    if month not in {*_MONTHS, *_CONTRACTS} or year < int(nip[:4]) + _YOUNGEST:
        return False
    latest = max(days.made, days.today)
    return (year, month if month in _MONTHS else 1) <= (latest.year, latest.month)


_PARTS: Final[dict[ConcernCode, Callable[[str, _Days], bool]]] = {
    ConcernCode.NIP_BIRTH: _is_born,
    ConcernCode.NIP_APPOINTMENT: _is_appointed,
    ConcernCode.NIP_SEX: lambda nip, _: nip[14] in "12",
    ConcernCode.NIP_NUMBER: lambda nip, _: nip[15:] != "000",
}
