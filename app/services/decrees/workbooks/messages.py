"""What is said about a cell where the words for a YAML file would not do."""

from collections.abc import Mapping
from typing import Final

from app.services.decrees.files.messages import MESSAGES as OF_FILES
from app.services.decrees.files.messages import Message

_OWN: Final[Mapping[str, Message]] = {
    "sheet_missing": Message(
        "Tidak ada lembar dengan judul kolom {headings} (lembar {table}).",
        "There is no sheet with the headings {headings} (the sheet {table}).",
    ),
    "heading_unknown": Message(
        "Judul kolom ini tidak dikenal, padahal ada isi di bawahnya: perbaiki judulnya, atau "
        "akhiri dengan (TIDAK DIMUAT) bila kolom ini catatan Anda sendiri.",
        "The heading of this column is unknown, and something stands below it: mend it, or end it "
        "with (TIDAK DIMUAT) if the column is a note of your own.",
    ),
    "heading_twice": Message(
        "Judul kolom ini ada dua kali: kolom mana yang berlaku?",
        "This heading stands twice: which of the columns holds?",
    ),
    "heading_unread": Message(
        "Judul kolom ini tidak dikenal; kolomnya kosong dan tidak dibaca.",
        "The heading of this column is unknown; the column is empty and is not read.",
    ),
    "line_passed_over": Message(
        "Baris ini tidak dibaca: jumlah atau catatan.",
        "This line is not read: a sum or a remark.",
    ),
    "lines_too_many": Message(
        "Buku kerja keputusan memuat paling banyak {limit} baris; mulai dari sini {count} baris "
        "tidak dibaca.",
        "A decree workbook holds at most {limit} lines; from here on {count} were not read.",
    ),
    "lines_unread": Message(
        "Setelah {limit} kesalahan baris selanjutnya tidak diperiksa: mulai dari sini {count} "
        "baris.",
        "After {limit} faults the lines that follow are not looked at: from here on {count}.",
    ),
    "label_unknown": Message(
        "Isian ini tidak dikenal; jangan mengubah kolom ISIAN.",
        "This field is unknown; do not change the column ISIAN.",
    ),
    "label_repeated": Message(
        "Isian ini sudah ada di atas, atau pada lembar lain: yang mana yang berlaku?",
        "This field stands above, or on another sheet, already: which of them holds?",
    ),
    "correction_unexpected": Message(
        "Isian ini tidak memiliki koreksi: tulis yang benar pada kolom ISI.",
        "This field has no correction: write what is right in the column ISI.",
    ),
    "cell_covered": Message(
        "Sel ini tertutup gabungan sel, padahal ada isinya: lepaskan gabungannya, lalu kosongkan "
        "sel ini atau pindahkan isinya.",
        "A merged block covers this cell, which holds something: unmerge it, then empty this cell "
        "or move what it holds.",
    ),
    "label_missing": Message(
        "Baris “{label}” tidak ada pada tabel ini.",
        "The line “{label}” is missing from this table.",
    ),
    "cell_broken": Message(
        "Sel ini menampilkan kesalahan rumus, atau rumusnya belum dihitung.",
        "This cell shows an error, or holds a formula that was never computed.",
    ),
    "character_unprintable": Message(
        "Karakter “{character}” ({code_point}) tidak ada dalam huruf cetak yang tersedia: hapus, "
        "atau pakai karakter lain.",
        "No printing font has the character “{character}” ({code_point}): take it out, or use "
        "another one.",
    ),
    "cell_empty": Message("Sel ini wajib diisi.", "This cell must be filled in."),
    "text_is_day": Message(
        "Excel mengubah isi sel ini menjadi tanggal; ubah format selnya menjadi Teks, lalu ketik "
        "ulang.",
        "Excel made a date of this cell; make its format Text, then type it again.",
    ),
    "nip_is_number": Message(
        "Excel menyimpan NIP ini sebagai bilangan dan membulatkan angka terakhirnya; ubah format "
        "selnya menjadi Teks, lalu ketik ulang.",
        "Excel keeps this NIP as a number and has rounded its last digits; make the format of the "
        "cell Text, then type it again.",
    ),
    "mark_unknown": Message(
        "Tanda ini tidak dikenal: ya atau tidak?", "This mark is unknown: yes or no?"
    ),
    "team_unknown": Message(
        "Tim ini tidak ada pada lembar Tim.", "This team is not on the sheet Tim."
    ),
    "activity_missing": Message(
        "Baris ini mendahului kegiatan pertama timnya: isi HURUF KEGIATAN dan KEGIATAN.",
        "This line stands before the first activity of its team: fill in HURUF KEGIATAN and "
        "KEGIATAN.",
    ),
    "said_otherwise": Message(
        "Baris lain dari kegiatan atau baris rencana yang sama berisi lain: {other}.",
        "Another line of the same activity or row of the plan says otherwise: {other}.",
    ),
    "line_id_unreadable": Message(
        "Isi kolom ID ini bukan id baris.", "What stands in this ID column is no id of a line."
    ),
    "line_id_unknown": Message(
        "Keputusan ini tidak, atau tidak lagi, memiliki baris dengan id ini: id berasal dari "
        "keputusan lain, atau barisnya sudah dihapus sejak buku kerja diekspor. Ekspor ulang, "
        "atau kosongkan id ini bila barisnya baru.",
        "This decree has no line with this id, or none any more: it is of another decree, or the "
        "line was removed since the workbook was exported. Export again, or empty this id if the "
        "line is new.",
    ),
    "line_id_twice": Message(
        "Id ini sudah ada pada {other}: kosongkan pada baris yang baru.",
        "This id stands at {other} already: empty it on the line that is new.",
    ),
    "line_id_elsewhere": Message(
        "Baris dengan id ini ada pada {other} dan tidak dapat dipindahkan ke tim atau kegiatan "
        "lain: kembalikan ke sana, atau kosongkan id ini agar menjadi baris baru.",
        "The line with this id is of {other} and cannot move to another team or activity: put it "
        "back, or empty this id so that it becomes a new line.",
    ),
    "line_without_id": Message(
        "Baris ini tanpa id, dan ada baris tersimpan yang tidak disebut baris mana pun: baris ini "
        "dikenali dari isinya, kalau tidak menjadi baris baru.",
        "This line has no id, and there is a stored line that none names: this one is known by "
        "what it says, else it becomes a new line.",
    ),
    "month_unknown": Message("Bulan ini tidak dikenal.", "There is no such month."),
    "list_too_short": Message(
        "Tabel ini harus memuat sedikitnya {limit} Diktum.",
        "This table must have at least {limit} decision (Diktum).",
    ),
    "not_text": Message("Sel ini harus berisi teks.", "This cell must hold a text."),
    "not_date": Message(
        "Isi sel ini bukan tanggal yang ada.", "This cell holds no day that exists."
    ),
    "value_unknown": Message("Kata ini tidak dikenal.", "This word is unknown."),
    "row_schedule_unexpected": Message(
        "Bulan ditandai pada baris tanpa sub kegiatan, padahal baris rencananya memuat sub "
        "kegiatan: tandai bulan di samping sub kegiatannya.",
        "Months are marked beside no sub kegiatan, though the row of the plan has one: mark them "
        "beside it.",
    ),
    "namesake": Message(
        "Beberapa orang bernama {name}: isi NAMA PENGGUNA pada setiap barisnya.",
        "Several people are called {name}: fill in NAMA PENGGUNA wherever one of them stands.",
    ),
    "identity_shared": Message(
        "{heading} {value} dipakai oleh {first} dan {second}.",
        "{heading} {value} is used by {first} and {second}.",
    ),
    "identity_differs": Message(
        "{name} memiliki dua {heading}: {first} dan {second}.",
        "{name} has two values of {heading}: {first} and {second}.",
    ),
    "duty_reading_missing": Message(
        "Isi BACAAN TUGAS: mengapa kegiatan atau sarana ini menjalankan tugas.",
        "Say in BACAAN TUGAS why these activities or measures carry out the duty.",
    ),
}
MESSAGES: Final[Mapping[str, Message]] = {
    **OF_FILES,
    **_OWN,
    "field_missing": _OWN["cell_empty"],
    "text_empty": _OWN["cell_empty"],
}
