"""Who serves under a decree, as Lampiran I lists them; a team's card; who came to a meeting."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.integrations.documents.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Points,
    Table,
    Text,
)
from app.models import Decree, Duty, Membership, Team, User, WorkUnit
from app.models.key_lists import among
from app.models.team import TeamKind
from app.schemas.decrees.decrees import MembershipSummary
from app.schemas.decrees.teams import TeamRead
from app.schemas.reporting.meetings import MeetingPersonRead, MeetingRead
from app.services.decrees.queries import members_statement, read_member
from app.services.plan.rows.years import office_and_year
from app.services.reporting.documents.printing import (
    NONE,
    Document,
    corrected,
    decree_line,
    in_words,
    letterhead,
)

SHADE = "#e8e8e8"
_LAMPIRAN_I = (
    Column("NO", 9, "center"),
    Column("NAMA", share=4),
    Column("JABATAN", share=4),
    Column("KEDUDUKAN DALAM TIM", 27),
    Column("TUGAS DALAM TIM", share=8),
)
_EMPTY_LINES = 5
_HALF_A_LINE = "\u2003" * 6


def team_title(kind: TeamKind, number: int | None, title: str) -> str:
    """A team as the decree heads its rows: PENGARAH, or III. TIM ..."""
    return f"{_roman(number)}. {title.upper()}" if number else title.upper() or kind.value.upper()


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


async def members_document(session: AsyncSession, decree: Decree) -> Document:
    """Members and duties of today, laid out as Lampiran I."""
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    today = clock.today_in(unit.time_zone)
    teams = await session.scalars(
        select(Team).where(Team.decree_id == decree.id).order_by(Team.position)
    )
    found = await session.execute(
        members_statement().where(Team.decree_id == decree.id, Membership.valid_on(today))
    )
    members: dict[UUID, list[MembershipSummary]] = defaultdict(list)
    for row in found:
        member = read_member(row)
        members[member.team.id].append(member)
    duties = await session.execute(
        select(Duty.team_id, Duty.text, Duty.correction)
        .join(Team, Team.id == Duty.team_id)
        .where(Team.decree_id == decree.id)
        .order_by(Team.position, Duty.position)
    )
    told = {
        key: [corrected(row.text, row.correction) for row in rows]
        for key, rows in groupby(duties, lambda row: row.team_id)
    }
    rows: list[list[Cell | str]] = []
    for team in teams:
        title = team_title(team.kind, team.number, corrected(team.title, team.title_correction))
        rows.append([Cell(title, across=len(_LAMPIRAN_I), bold=True, shade=SHADE)])
        rows += _rows_of_team(members[team.id], told.get(team.id, []))
    document = Paper(
        "Susunan tim kerja dan tugasnya",
        [Table(_LAMPIRAN_I, rows, "Susunan tim", numbered=True)],
        (f"{decree_line(decree)}, keadaan tanggal {in_words(today)}",),
        await letterhead(session, unit),
        f"{unit.name} · {decree_line(decree)}",
    )
    return Document(f"susunan-tim-{decree.number}-{decree.year}", document, today)


def _rows_of_team(
    members: Sequence[MembershipSummary], duties: Sequence[str]
) -> list[list[Cell | str]]:
    """Names beside duties, which stand once for the team."""
    told = "\n".join(f"{number}. {duty}" for number, duty in enumerate(duties, start=1)) or NONE
    if not members:
        return [["", NONE, "", "", told]]
    rows: list[list[Cell | str]] = [
        [
            f"{number}.",
            member.name,
            corrected(member.job_title, member.job_title_correction),
            member.title,
        ]
        for number, member in enumerate(members, start=1)
    ]
    rows[0].append(Cell(told, down=len(rows)))
    return rows


async def team_card(session: AsyncSession, team: TeamRead, decree: Decree) -> Document:
    """A team on one page: what it is for, who is in it, what it has to do."""
    unit, year = await office_and_year(session, decree.id)
    today = clock.today_in(unit.time_zone)
    columns = (
        Column("NO", 9, "center"),
        Column("NAMA", share=3),
        Column("JABATAN", share=3),
        Column("KEDUDUKAN", 30),
        Column("SEJAK", 32),
    )
    rows = [
        [
            f"{number}.",
            member.name,
            corrected(member.job_title, member.job_title_correction),
            member.title,
            in_words(member.valid_from),
        ]
        for number, member in enumerate(team.members, start=1)
    ]
    duties = [corrected(duty.text, duty.correction) for duty in team.duties]
    blocks: list[Block] = [
        Facts([("Keputusan", decree_line(decree)), ("Rencana aksi tahun", str(year))]),
        Heading("Anggota"),
        Table(columns, rows, "Anggota") if rows else Text(NONE),
        Heading("Tugas"),
        Points(duties) if duties else Text(NONE),
    ]
    title = corrected(team.title, team.title_correction)
    document = Paper(
        f"Kartu {team_title(team.kind, team.number, title)}",
        blocks,
        (unit.name, f"keadaan tanggal {in_words(today)}"),
        await letterhead(session, unit),
        f"{unit.name} · {decree_line(decree)}",
    )
    return Document(f"kartu-tim-{team.short_title or team.title}", document, today)


async def attendance_list(session: AsyncSession, meeting: MeetingRead, decree: Decree) -> Document:
    """The list that is signed at a meeting; of one that was held, who came."""
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    titles = await _job_titles(session, [each.person.id for each in meeting.people])
    columns = (
        Column("NO", 9, "center"),
        Column("NAMA", share=4),
        Column("JABATAN / ASAL", share=4),
        Column("HADIR", 16, "center"),
        Column("TANDA TANGAN", 45),
    )
    rows = [_line(each, titles) for each in meeting.people]
    rows += [[guest, "Tamu", "", ""] for guest in meeting.guests]
    rows += [[""] * 4] * _EMPTY_LINES
    numbered = [
        [f"{number}.", *row[:3], _place_to_sign(number)] for number, row in enumerate(rows, start=1)
    ]
    hour = f", pukul {meeting.starts_at.replace(':', '.')}" if meeting.starts_at else ""
    facts = [
        ("Rapat", meeting.title),
        ("Hari, tanggal", f"{_weekday(meeting)}, {in_words(meeting.meeting_date)}{hour}"),
        ("Tempat", meeting.place),
        ("Penyelenggara", meeting.team.title),
        ("Acara", meeting.agenda or NONE),
    ]
    document = Paper(
        "Daftar hadir rapat",
        [Facts(facts), Text(" "), Table(columns, numbered, "Daftar hadir", least_height=11)],
        (),
        await letterhead(session, unit),
        f"{unit.name} · {meeting.title}",
    )
    name = f"daftar-hadir-{meeting.meeting_date}-{meeting.title}"
    return Document(name, document, meeting.meeting_date)


def _line(each: MeetingPersonRead, titles: dict[UUID, str]) -> list[str]:
    return [each.person.name, titles.get(each.person.id, ""), "ya" if each.came else "", ""]


def _place_to_sign(number: int) -> str:
    """Left and right by turns, so that signatures do not run into each other."""
    place = f"{number}. ……………"
    return place if number % 2 else _HALF_A_LINE + place


def _weekday(meeting: MeetingRead) -> str:
    names = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    return names[meeting.meeting_date.weekday()]


async def _job_titles(session: AsyncSession, user_ids: Sequence[UUID]) -> dict[UUID, str]:
    if not user_ids:
        return {}
    found = await session.execute(
        select(User.id, User.job_title).where(among(User.id, set(user_ids)))
    )
    return {key: title or "" for key, title in found}
