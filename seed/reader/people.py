"""Lampiran I: the teams, who is in them, and their duties."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from seed.reader.refusals import DecreeTextError
from seed.reader.tables import Row, read_rows
from seed.reader.text import (
    DOTTED_NUMBERS,
    join,
    roman_value,
    split_list,
)

NUMBER, NAME, JOB_TITLE = "NO", "NAMA", "JABATAN"
POSITION, DUTIES = "KEDUDUKAN DALAM TIM", "TUGAS DALAM TIM"
HEADINGS = frozenset({NUMBER, NAME, JOB_TITLE, POSITION, DUTIES})

_NUMERAL = re.compile(r"([IVXLC]+)(?:\.\s*|\s+)(?=\S)")
_ROW_NUMBER = re.compile(r"\d+\.?")
_SECTION_KINDS = {"PENGARAH": "pengarah", "PELAKSANA": "pelaksana"}


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the table: a person, and the position in the team as written."""

    name: str
    job_title: str
    position: str


@dataclass(slots=True)
class Team:
    """One section of the table."""

    kind: str
    number: int | None
    title: str
    members: list[Member] = field(default_factory=list)
    duties_text: str = ""

    def role(self, member: Member) -> str:
        """Return the role, which the position names.

        The pelaksana stands first. Any other position (Sekretaris) is that of a member.
        """
        position = member.position.lower()
        if self.kind == "pengarah":
            return "pengarah"
        if self.kind == "pelaksana":
            leads = member is self.members[0] or position.startswith("wakil")
            return "pelaksana" if leads else "anggota"
        return "koordinator" if "koordinator" in position else "anggota"

    def is_deputy(self, member: Member) -> bool:
        """Return whether the position is the second one of a role that has deputies."""
        is_second = member.position.lower().startswith("wakil")
        return is_second and self.role(member) in {"pelaksana", "koordinator"}

    def duties(self) -> list[str]:
        """Return the duties in order."""
        return [item.text for item in split_list(self.duties_text, DOTTED_NUMBERS)]


def read_teams(lines: Sequence[str]) -> list[Team]:
    """Return every section of the members' table, in order."""
    teams: list[Team] = []
    for row in read_rows(lines, HEADINGS):
        if row.holds_only(NUMBER) and not _ROW_NUMBER.fullmatch(row[NUMBER]):
            teams.append(_team(row[NUMBER]))
        elif not teams:
            raise DecreeTextError("member_before_team", row.line)
        else:
            _take(row, teams[-1])
    return teams


def _team(heading: str) -> Team:
    numeral = _NUMERAL.match(heading)
    title = heading[numeral.end() :] if numeral else heading
    kind = _SECTION_KINDS.get(title.upper().removeprefix("TIM "), "tim_kerja")
    number = roman_value(numeral[1]) if numeral and kind == "tim_kerja" else None
    return Team(kind, number, title)


def _take(row: Row, team: Team) -> None:
    members = team.members
    if row[NUMBER]:
        members.append(Member(row[NAME], row[JOB_TITLE], row[POSITION] or _merged_position(team)))
    elif members:
        members[-1] = _continued(members[-1], row)
    team.duties_text = join(team.duties_text, row[DUTIES])


def _merged_position(team: Team) -> str:
    return team.members[-1].position if team.members else ""


def _continued(member: Member, row: Row) -> Member:
    return replace(
        member,
        name=join(member.name, row[NAME]),
        job_title=join(member.job_title, row[JOB_TITLE]),
        position=join(member.position, row[POSITION]),
    )
