"""What is said about a cell of a worksheet."""

from collections.abc import Mapping
from typing import Final

from app.services.decrees.files.messages import Message
from app.services.decrees.workbooks.messages import MESSAGES as OF_WORKBOOKS

_OWN: Final[Mapping[str, Message]] = {
    "row_unknown": Message(
        "Baris dengan kunci ini tidak ada pada keputusan ini: dari keputusan lain, atau kuncinya "
        "diubah.",
        "This decree has no row with that key: it is of another decree, or the key was changed.",
    ),
    "row_repeated": Message(
        "Baris dengan kunci ini ada dua kali.", "There are two rows with this key."
    ),
    "row_outdated": Message(
        "Baris ini diubah orang lain sejak diekspor; kini: {stored}. Ekspor ulang, lalu ulangi "
        "suntingan Anda.",
        "Others changed this row since it was exported; now: {stored}. Export it again, then edit "
        "again.",
    ),
    "row_taken_back": Message(
        "Laporan ini dibatalkan orang lain sejak diekspor. Ekspor ulang, lalu laporkan lagi bila "
        "memang dilaksanakan.",
        "Others took this report back since it was exported. Export again, then report it again if "
        "it was done.",
    ),
    "edited_and_cancelled": Message(
        "Baris ini sekaligus dibatalkan (ALASAN PEMBATALAN): kembalikan sel ini, atau kosongkan "
        "alasannya.",
        "This line is taken back as well (ALASAN PEMBATALAN): put this cell back, or empty the "
        "reason.",
    ),
    "cell_merged": Message(
        "Sel ini digabung dengan sel di atas atau di sampingnya, sehingga isinya sendiri tidak "
        "ada: lepaskan gabungannya, lalu isi setiap sel.",
        "This cell is merged with one above or beside it and says nothing of its own: unmerge it, "
        "then fill in each cell.",
    ),
    "row_not_new": Message(
        "Pada lembar ini tidak dapat ditambahkan baris.", "No row can be added to this sheet."
    ),
    "code_unknown": Message(
        "Tidak ada sub kegiatan dengan kode ini.", "There is no action item with this code."
    ),
    "code_fixed": Message(
        "Laporan tidak dapat dipindahkan ke sub kegiatan lain: batalkan, lalu laporkan lagi.",
        "A report cannot be moved to another action item: cancel it, then report again.",
    ),
    "code_of_another": Message(
        "Kode ini bukan kode baris dengan kunci ini; kodenya {stored}. Kembalikan, atau ekspor "
        "ulang.",
        "This is not the code of the row with this key; its code is {stored}. Put it back, or "
        "export again.",
    ),
    "username_fixed": Message("Nama pengguna tidak dapat diubah.", "A username cannot be changed."),
    "person_unknown": Message(
        "Tidak ada anggota tim dengan nama ini pada keputusan ini.",
        "No member of a team of this decree is called so.",
    ),
}
MESSAGES: Final[Mapping[str, Message]] = {**OF_WORKBOOKS, **_OWN}
OUTDATED: Final = frozenset({"row_outdated", "row_taken_back"})
"""What others changed since the sheet was exported."""
OF_STEPS: Final[Mapping[str, Message]] = {
    "already_exists": Message(
        "Nilai ini sudah dipakai orang lain, di aplikasi ini atau pada baris lain di berkas ini. "
        "Orang yang sudah punya akun tidak ditambahkan lagi.",
        "Somebody else has this value, in this application or in another line of this file. Who "
        "has an account already is not added again.",
    ),
    "realisation_repeated": Message(
        "Untuk bulan dan tanggal ini sudah ada laporan dengan catatan yang sama. Bila memang "
        "dilaksanakan lagi, tulis x pada kolom MEMANG DILAKSANAKAN LAGI; bila tidak, hapus baris "
        "ini.",
        "There is a report of this month and day with the same note. If it was done again, write x "
        "in the column MEMANG DILAKSANAKAN LAGI; if not, delete this line.",
    ),
}
"""What the single operations refuse in words of their own, where a sheet needs others."""
