"""The decree file: the YAML form in which an office hands in its Zona Integritas decree.

Texts are verbatim, slips included. A correction stands beside the text it corrects, never over it.
"""

from datetime import date as Date  # noqa: N812 - a field of the form is called date
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from app.schemas.base import AS_NIP, AS_PARAGRAPH
from app.schemas.decrees.file_plan import ActivityEntry
from app.schemas.decrees.file_texts import (
    EMAIL_PATTERN,
    NIP_PATTERN,
    USERNAME_PATTERN,
    ActivityCode,
    CorrectableEntry,
    DictumLabel,
    DutyMeasure,
    Entry,
    Name,
    Ordinal,
    Role,
    SmallLetter,
    TeamKind,
    Text,
    TimeZone,
    Title,
    UnitCode,
    WorkUnitKind,
    text_of,
)

FORMAT: Final = "zi-decree/1"


class ParentUnitEntry(Entry):
    """The office above (satuan kerja atasan)."""

    code: UnitCode = Field(
        description="Code of the office, in quotes (kode satuan kerja)", examples=["00"]
    )
    name: Name = Field(
        description="Name of the office (nama satuan kerja)", examples=["KPU Republik Indonesia"]
    )
    kind: WorkUnitKind = Field(description="Level of the office (tingkat)")
    time_zone: TimeZone = Field(
        description="IANA time zone (zona waktu)", examples=["Asia/Jakarta"]
    )


class WorkUnitEntry(ParentUnitEntry):
    """The office that made the decree (satuan kerja)."""

    parent: ParentUnitEntry | None = Field(
        default=None,
        description="The office above; leave out for the national one (satuan kerja atasan)",
    )


class SignatureEntry(Entry):
    """Who put a name under the decree."""

    name: Name = Field(description="Name as written under the decree (nama)")
    job_title: Title = Field(
        description="Job title as written above the name, lines joined by one blank (jabatan)"
    )


class ConsiderationEntry(CorrectableEntry):
    """What the decree weighs (menimbang)."""

    letter: SmallLetter = Field(description="Letter of the consideration (huruf)")


class LegalBasisEntry(CorrectableEntry):
    """What the decree is based on (mengingat)."""

    number: Ordinal = Field(description="Number of the legal basis (angka)")


class AttentionEntry(CorrectableEntry):
    """What the decree also takes into account (memperhatikan)."""


class DictumEntry(CorrectableEntry):
    """One decision of the decree (diktum)."""

    label: DictumLabel = Field(
        description="Label of the dictum in capitals (KESATU, KEDUA)", examples=["KESATU"]
    )


class DutyEntry(CorrectableEntry):
    """One duty of a team (tugas), and what carries it out as somebody read the decree."""

    activities: list[ActivityCode] = Field(
        default_factory=list,
        max_length=50,
        description="Activities of any team that carry it out, such as 1C (kegiatan pelaksana)",
    )
    measures: list[DutyMeasure] = Field(
        default_factory=list,
        max_length=10,
        description="What the service itself records and carries it out (sarana)",
    )
    reading: Text | None = Field(
        default=None,
        description="Why these carry it out, or why nothing does (bacaan)",
    )


class DecreeEntry(Entry):
    """The decree itself (keputusan)."""

    number: Annotated[str, text_of(100), AS_PARAGRAPH] = Field(
        description="Number, in quotes (nomor)", examples=["142"]
    )
    year: int = Field(ge=2000, le=2100, description="Year of the decree's number (tahun)")
    plan_year: int | None = Field(
        default=None,
        ge=2000,
        le=2100,
        description="Year of the plan, when it is not the decree's (tahun rencana aksi)",
    )
    title: Title = Field(
        description="What stands after TENTANG, lines joined by one blank (tentang)"
    )
    title_correction: Title | None = Field(
        default=None, description="The title as it should read (koreksi)"
    )
    date: Date = Field(description="Day the decree was made, YYYY-MM-DD (tanggal ditetapkan)")
    effective_from: Date | None = Field(
        default=None,
        description="Day it takes effect, when it is not the day it was made (mulai berlaku)",
    )
    place: Name = Field(description="Place the decree was made (tempat ditetapkan)")
    signatory: SignatureEntry = Field(description="Who signed the decree (penanda tangan)")
    certified_by: SignatureEntry | None = Field(
        default=None, description="Who certified the copy (salinan sesuai dengan aslinya)"
    )
    considerations: list[ConsiderationEntry] = Field(
        max_length=26, description="What the decree weighs, in order (menimbang)"
    )
    legal_bases: list[LegalBasisEntry] = Field(
        max_length=99, description="What the decree is based on, in order (mengingat)"
    )
    attention: list[AttentionEntry] = Field(
        default_factory=list,
        max_length=50,
        description="What it also takes into account (memperhatikan)",
    )
    decision: Text = Field(description="The sentence after Menetapkan (menetapkan)")
    decision_correction: Text | None = Field(
        default=None, description="That sentence as it should read (koreksi)"
    )
    dictums: list[DictumEntry] = Field(
        min_length=1, max_length=50, description="The decisions, in order (diktum)"
    )

    @property
    def planned_year(self) -> int:
        """The year of the plan."""
        return self.plan_year or self.year

    @property
    def takes_effect_on(self) -> Date:
        """The first day on which it gives rights."""
        return self.effective_from or self.date


class MemberEntry(Entry):
    """A person in a team (anggota tim)."""

    name: Name = Field(
        description="Name as in the decree; the same person has the same name everywhere (nama)"
    )
    job_title: Title = Field(description="Job title as in the decree (jabatan)")
    job_title_correction: Title | None = Field(
        default=None, description="The job title as it should read (koreksi)"
    )
    role: Role = Field(
        description="Role: pengarah in the team pengarah, pelaksana or anggota in the team "
        "pelaksana, koordinator or anggota in a working team (peran)"
    )
    is_deputy: bool = Field(
        default=False,
        description="In the second place of pelaksana or koordinator, such as Wakil Ketua (wakil)",
    )
    title: Name = Field(
        description="Position as the decree calls it, such as Ketua (kedudukan dalam tim)"
    )
    nip: Annotated[str, StringConstraints(pattern=NIP_PATTERN), AS_NIP] | None = Field(
        default=None,
        description="18 digits, in quotes, blanks between them or none; identifies an existing "
        "person (NIP)",
    )
    email: Annotated[str, StringConstraints(max_length=254, pattern=EMAIL_PATTERN)] | None = Field(
        default=None, description="E-mail address; identifies an existing person (surel)"
    )
    username: (
        Annotated[str, StringConstraints(min_length=3, max_length=64, pattern=USERNAME_PATTERN)]
        | None
    ) = Field(default=None, description="User name; identifies an existing person (nama pengguna)")


class TeamEntry(Entry):
    """A team of the decree (tim)."""

    kind: TeamKind = Field(description="Which of the three kinds of team (jenis tim)")
    number: Ordinal | None = Field(
        default=None, description="1 to n for working teams, null otherwise (nomor tim)"
    )
    title: Title = Field(description="Title in Lampiran I without the roman numeral (nama tim)")
    title_correction: Title | None = Field(
        default=None, description="The title as it should read (koreksi)"
    )
    short_title: Title | None = Field(
        default=None, description="Short title in Lampiran II, working teams only (nama singkat)"
    )
    short_title_correction: Title | None = Field(
        default=None, description="The short title as it should read (koreksi)"
    )
    duties: list[DutyEntry] = Field(
        max_length=50, description="The team's duties, in order (tugas)"
    )
    members: list[MemberEntry] = Field(
        max_length=100, description="The people in the team, in order (anggota)"
    )
    activities: list[ActivityEntry] = Field(
        default_factory=list,
        max_length=26,
        description="The team's plan, working teams only (kegiatan)",
    )


class DecreeFile(Entry):
    """A Zona Integritas decree, its teams and its plan (keputusan, Lampiran I, Lampiran II)."""

    format: Literal["zi-decree/1"] = Field(description="Name and version of this form (format)")
    work_unit: WorkUnitEntry = Field(description="The office that made the decree (satuan kerja)")
    decree: DecreeEntry = Field(description="The decree itself (keputusan)")
    teams: list[TeamEntry] = Field(
        max_length=101, description="All teams, in the order of Lampiran I (tim)"
    )
