"""The tables of a decree workbook and their columns: one registry for writing and reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.services.decrees.files.messages import Both
from app.services.decrees.workbooks import words


@dataclass(frozen=True)
class Column:
    """A column: its field, its heading, what it is also called, and what may stand in it.

    `key` is the field it fills. `is_needed`: a sheet without it is not this table.
    """

    key: str
    heading: str
    width: float = 20
    allowed: Both = words.TEXT
    also: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    is_needed: bool = False
    is_mark: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the workbook; `name` is that of its sheet when we write it."""

    name: str
    columns: tuple[Column, ...]

    @property
    def needed(self) -> frozenset[str]:
        """The columns by which it is recognised."""
        return frozenset(column.key for column in self.columns if column.is_needed)

    @property
    def has_months(self) -> bool:
        """Whether it has a column for each month."""
        return any(column.key == MONTH_KEYS[0] for column in self.columns)


HEAD: Final = Table(
    "Keputusan",
    (
        Column("label", "ISIAN", 42, is_needed=True, also=("FIELD",)),
        Column("value", "ISI", 70, is_needed=True, also=("VALUE",)),
        Column("correction", "KOREKSI", 40),
    ),
)
CLAUSES: Final = Table(
    "Naskah",
    (
        Column("kind", "BAGIAN", 18, words.CLAUSE, choices=words.CLAUSE_CHOICES, is_needed=True),
        Column("label", "TANDA", 14, words.CLAUSE_LABEL, also=("HURUF/ANGKA", "NOMOR")),
        Column("text", "BUNYI", 90, is_needed=True, also=("TEKS", "ISI")),
        Column("correction", "KOREKSI", 50),
    ),
)
TEAMS: Final = Table(
    "Tim",
    (
        Column(
            "kind",
            "JENIS TIM",
            16,
            words.TEAM_KIND,
            choices=words.TEAM_KIND_CHOICES,
            is_needed=True,
        ),
        Column("number", "NOMOR TIM", 12, words.ORDINAL),
        Column("title", "NAMA TIM", 50, words.TITLE, is_needed=True),
        Column("short_title", "NAMA SINGKAT", 36, words.TITLE),
        Column("title_correction", "KOREKSI NAMA TIM", 36, words.TITLE),
        Column("short_title_correction", "KOREKSI NAMA SINGKAT", 36, words.TITLE),
    ),
)
PEOPLE: Final = Table(
    "Lampiran I",
    (
        Column("team", "TIM", 14, words.TEAM),
        Column("name", "NAMA", 32, words.NAME, is_needed=True),
        Column("job_title", "JABATAN", 40, words.TITLE, is_needed=True),
        Column("title", "KEDUDUKAN DALAM TIM", 22, words.NAME, is_needed=True, also=("KEDUDUKAN",)),
        Column("role", "PERAN", 14, words.ROLE, choices=words.ROLE_CHOICES),
        Column("is_deputy", "WAKIL", 8, words.YES, choices=("x",), is_mark=True),
        Column("duty", "TUGAS DALAM TIM", 70, also=("TUGAS", "URAIAN TUGAS")),
        Column("nip", "NIP", 22, words.NIP),
        Column("email", "SUREL", 28, words.EMAIL, also=("EMAIL", "E-MAIL")),
        Column("username", "NAMA PENGGUNA", 22, words.USERNAME, also=("USERNAME",)),
        Column("job_title_correction", "KOREKSI JABATAN", 36, words.TITLE),
        Column("duty_correction", "KOREKSI TUGAS", 50),
        Column("activities", "KEGIATAN PELAKSANA TUGAS", 20, words.ACTIVITY_CODES),
        Column("measures", "SARANA PELAKSANA TUGAS", 26, words.MEASURES),
        Column("reading", "BACAAN TUGAS", 50),
        Column("member_id", "ID ANGGOTA", 20, words.LINE_ID, is_hidden=True),
        Column("duty_id", "ID TUGAS", 20, words.LINE_ID, is_hidden=True),
    ),
)
MONTH_KEYS: Final = tuple(f"month_{month}" for month in range(1, 13))
PLAN: Final = Table(
    "Lampiran II",
    (
        Column("team", "TIM", 14, words.TEAM, also=("TIM KERJA",)),
        Column("letter", "HURUF KEGIATAN", 10, words.CAPITAL),
        Column("name", "KEGIATAN", 36, words.TITLE),
        Column("row", "BARIS", 8, words.ROW),
        Column("number", "NO SUB", 7, words.ORDINAL, also=("NO SUB KEGIATAN",)),
        Column("item", "SUB KEGIATAN", 46, is_needed=True),
        Column("sign_letter", "HURUF INDIKATOR", 10, words.SMALL),
        Column("sign", "INDIKATOR KEBERHASILAN", 46, is_needed=True, also=("INDIKATOR",)),
        *(
            Column(key, name.upper(), 5, words.MARK, is_mark=True)
            for key, name in zip(MONTH_KEYS, words.MONTH_NAMES, strict=True)
        ),
        Column("remarks", "KETERANGAN", 30, also=("KET",)),
        Column("realised", "REALISASI (TIDAK DIMUAT)", 26),
        Column("state", "KEADAAN BUKTI (TIDAK DIMUAT)", 22),
        Column("proven", "BULAN TERBUKTI (TIDAK DIMUAT)", 14),
        Column("evidence", "JUMLAH EVIDEN (TIDAK DIMUAT)", 14),
        Column("correction", "KOREKSI KEGIATAN", 30, words.TITLE),
        Column("item_correction", "KOREKSI SUB KEGIATAN", 36),
        Column("sign_correction", "KOREKSI INDIKATOR", 36),
        Column("remarks_correction", "KOREKSI KETERANGAN", 30),
        Column(
            "beside_empty_cell",
            "SEL KOSONG DI SAMPING",
            12,
            words.YES,
            choices=("x",),
            is_mark=True,
        ),
        Column("item_id", "ID SUB KEGIATAN", 20, words.LINE_ID, is_hidden=True),
        Column("sign_id", "ID INDIKATOR", 20, words.LINE_ID, is_hidden=True),
        Column("activity_id", "ID KEGIATAN", 20, words.LINE_ID, is_hidden=True),
    ),
)
TABLES: Final = (HEAD, CLAUSES, TEAMS, PEOPLE, PLAN)


@dataclass(frozen=True)
class HeadField:
    """A line of the table of the decree itself: where its value goes and how it is read."""

    label: str
    path: tuple[str, ...]
    kind: str = "text"
    allowed: Both = words.NAME
    is_required: bool = False
    choices: tuple[str, ...] = ()
    correction: tuple[str, ...] | None = None


HEAD_FIELDS: Final = (
    HeadField("Kode satuan kerja", ("work_unit", "code"), allowed=words.CODE, is_required=True),
    HeadField("Nama satuan kerja", ("work_unit", "name"), is_required=True),
    HeadField(
        "Tingkat satuan kerja", ("work_unit", "kind"), "unit_kind", words.UNIT_KIND,
        is_required=True, choices=words.UNIT_KIND_CHOICES,
    ),
    HeadField(
        "Zona waktu", ("work_unit", "time_zone"), "zone", words.ZONE,
        is_required=True, choices=words.ZONE_CHOICES,
    ),
    HeadField("Kode satuan kerja atasan", ("work_unit", "parent", "code"), allowed=words.CODE),
    HeadField("Nama satuan kerja atasan", ("work_unit", "parent", "name")),
    HeadField(
        "Tingkat satuan kerja atasan", ("work_unit", "parent", "kind"), "unit_kind",
        words.UNIT_KIND, choices=words.UNIT_KIND_CHOICES,
    ),
    HeadField(
        "Zona waktu satuan kerja atasan", ("work_unit", "parent", "time_zone"), "zone", words.ZONE,
        choices=words.ZONE_CHOICES,
    ),
    HeadField("Nomor keputusan", ("decree", "number"), is_required=True),
    HeadField("Tahun keputusan", ("decree", "year"), "number", words.YEAR, is_required=True),
    HeadField("Tahun rencana aksi", ("decree", "plan_year"), "number", words.YEAR),
    HeadField(
        "Tentang", ("decree", "title"), allowed=words.TITLE, is_required=True,
        correction=("decree", "title_correction"),
    ),
    HeadField("Tanggal ditetapkan", ("decree", "date"), "day", words.DAY, is_required=True),
    HeadField("Mulai berlaku", ("decree", "effective_from"), "day", words.DAY),
    HeadField("Tempat ditetapkan", ("decree", "place"), is_required=True),
    HeadField("Nama penanda tangan", ("decree", "signatory", "name"), is_required=True),
    HeadField(
        "Jabatan penanda tangan", ("decree", "signatory", "job_title"), allowed=words.TITLE,
        is_required=True,
    ),
    HeadField("Nama pengesah salinan", ("decree", "certified_by", "name")),
    HeadField(
        "Jabatan pengesah salinan", ("decree", "certified_by", "job_title"), allowed=words.TITLE,
    ),
    HeadField(
        "Menetapkan", ("decree", "decision"), allowed=words.TEXT, is_required=True,
        correction=("decree", "decision_correction"),
    ),
)  # fmt: skip
FIELDS_BY_LABEL: Final[Mapping[str, HeadField]] = {
    words.plain(field.label): field for field in HEAD_FIELDS
}
