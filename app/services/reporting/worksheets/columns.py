"""The tables of a decree's worksheets and their columns: one registry for writing and reading."""

from collections.abc import Mapping
from typing import Final

from app.services.decrees.files.messages import Both
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.columns import MONTH_KEYS, Column, Table
from app.services.decrees.workbooks.headings import NOT_LOADED

_MONTH: Final = Both(
    "x bila direncanakan, - bila tidak, ? bila belum diketahui",
    "x for planned, - for not planned, ? for unknown",
)
_PERSON: Final = Both(
    "nama pengguna, atau nama, seorang anggota tim; kosong bila tidak ada",
    "username, or name, of a member of the team; empty for nobody",
)
_CODE: Final = Both(
    "kode sub kegiatan pada lembar Jadwal, misalnya 5A.1",
    "the code of an action item on the sheet Jadwal, such as 5A.1",
)
_YES: Final = Both("x bila memang dilaksanakan lagi", "x where it was done again")
_MONTH_NAME: Final = Both("bulan rencana: Juni, atau 6", "month of the plan: Juni, or 6")
_HIDDEN: Final = Both("jangan diubah", "do not change it")


def _hidden(key: str, heading: str) -> Column:
    return Column(key, heading, 12, _HIDDEN, is_needed=True, is_hidden=True)


_VERSION: Final = Column("version", "VERSI BARIS", 12, _HIDDEN, is_needed=True, is_hidden=True)
SCHEDULE: Final = Table(
    "Jadwal",
    (
        Column("code", "KODE SUB KEGIATAN", 12, _CODE, is_needed=True),
        Column("text", f"SUB KEGIATAN {NOT_LOADED}", 60),
        *(
            Column(key, name.upper(), 5, _MONTH, is_mark=True)
            for key, name in zip(MONTH_KEYS, words.MONTH_NAMES, strict=True)
        ),
        Column("person", "PENANGGUNG JAWAB", 26, _PERSON),
        Column("person_name", f"NAMA PENANGGUNG JAWAB {NOT_LOADED}", 26),
        Column("reason", "ALASAN PERUBAHAN JADWAL", 40),
        _hidden("id", "ID SUB KEGIATAN"),
        _VERSION,
    ),
)
REALISATIONS: Final = Table(
    "Realisasi",
    (
        Column("code", "KODE SUB KEGIATAN", 12, _CODE, is_needed=True),
        Column("month", "BULAN RENCANA", 14, _MONTH_NAME, also=("BULAN",)),
        Column("done_on", "DILAKSANAKAN PADA", 16, words.DAY, also=("TANGGAL",)),
        Column("note", "CATATAN", 60),
        Column("participants", "PESERTA", 40),
        Column("again", "MEMANG DILAKSANAKAN LAGI", 12, _YES, is_mark=True),
        Column("cancelled", "ALASAN PEMBATALAN", 40),
        _hidden("id", "ID REALISASI"),
        _VERSION,
    ),
)
PEOPLE: Final = Table(
    "Orang",
    (
        Column("username", "NAMA PENGGUNA", 24, words.USERNAME, is_needed=True),
        Column("name", "NAMA", 36, words.NAME),
        Column("job_title", "JABATAN", 40, words.TITLE),
        Column("nip", "NIP", 22, words.NIP),
        Column("email", "SUREL", 30, words.EMAIL),
        _hidden("id", "ID ORANG"),
        _VERSION,
    ),
)
TABLES: Final = (PEOPLE, SCHEDULE, REALISATIONS)
"""In the order in which they are carried out: whoever is new may then be in charge."""
KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    SCHEDULE.name: {"code": "capital", "person": "paragraph", "reason": "paragraph"},
    REALISATIONS.name: {
        "code": "capital", "month": "month", "done_on": "day", "note": "paragraph",
        "participants": "paragraph", "again": "yes", "cancelled": "paragraph",
    },
    PEOPLE.name: {
        "username": "lower", "name": "paragraph", "job_title": "paragraph", "nip": "nip",
        "email": "paragraph",
    },
}  # fmt: skip
"""How the cells of a table are read."""


def allowed_in(table: Table, key: str) -> Both:
    """What may stand in a column."""
    return next(column.allowed for column in table.columns if column.key == key)
