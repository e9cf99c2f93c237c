"""Messages about sources and the records they hand in."""

from app.core.messages.sentences import Message, message

RECORDS: dict[str, Message] = {
    "schema_unusable": message(
        "Skema tidak dapat dipakai",
        "Tulis JSON Schema 2020-12 yang hanya merujuk ke dalam dirinya sendiri, tidak berputar, "
        "paling banyak seribu bagian bila rujukannya diikuti; pola pendek, tanpa lookahead dan "
        "backreference.",
        "Unusable schema",
        "Write a JSON Schema 2020-12 that refers only to itself, in no circle, with at most a "
        "thousand parts once its references are followed; patterns are short, without look-around "
        "or back-references.",
    ),
    "schema_too_large": message(
        "Skema terlalu besar",
        "Paling banyak {max_bytes}.",
        "Schema too large",
        "At most {max_bytes}.",
    ),
    "schema_too_complex": message(
        "Skema terlalu rumit",
        "Paling banyak {objects} objek JSON (kurung kurawal) dan {patterns} pola, dalam semua "
        "skema yang dikirim bersama. Jenis rekaman lain dapat ditambahkan satu per satu.",
        "Schema too complex",
        "At most {objects} JSON objects (pairs of braces) and {patterns} patterns, in all schemas "
        "that are sent together. Further kinds of records can be added one by one.",
    ),
    "record_refused": message(
        "Rekaman ditolak",
        "Rekaman ini tidak sesuai. Periksa daftar kesalahan.",
        "Record refused",
        "This record does not fit. Check the list of errors.",
    ),
    "office_out_of_reach": message(
        "Satuan kerja di luar jangkauan",
        "Akun layanan ini tidak melayani satuan kerja itu.",
        "Office out of reach",
        "This service account does not serve that office.",
    ),
    "record_type_unknown": message(
        "Jenis rekaman tidak dikenal",
        "Sistem ini memiliki jenis: {known}.",
        "Unknown kind of record",
        "This system has the kinds: {known}.",
    ),
    "record_type_fixed": message(
        "Jenis rekaman tetap",
        "Rekaman dengan nama ini sudah ada dengan jenis lain.",
        "The kind is fixed",
        "A record of this name is there already, of another kind.",
    ),
    "period_of_another_kind": message(
        "Bentuk periode tidak sesuai",
        "Periode jenis rekaman ini ditulis seperti {example}.",
        "Period of another kind",
        "The period of this kind of record is written like {example}.",
    ),
    "taken_in_the_future": message(
        "Waktu di masa depan",
        "taken_at tidak boleh di masa depan. Periksa jam dan selisih zona waktunya.",
        "Taken in the future",
        "taken_at must not lie in the future. Check the clock and its offset.",
    ),
    "record_came_back": message(
        "Rekaman berlaku lagi",
        "Rekaman ini sudah ditarik; dengan penyerahan ini rekaman itu berlaku lagi sebagai versi "
        "baru.",
        "The record is back",
        "This record had been withdrawn; handing it in now brings it back as a new version.",
    ),
    "record_stays_withdrawn": message(
        "Rekaman tetap ditarik",
        "Rekaman ini sudah ditarik, dan isi yang ini lebih lama daripada yang ditarik. Agar "
        "berlaku lagi, serahkan dengan taken_at yang lebih baru.",
        "The record stays withdrawn",
        "This record is withdrawn, and what was handed in now is older than what was withdrawn. To "
        "bring it back, hand it in with a later taken_at.",
    ),
    "taken_at_repeated": message(
        "taken_at sama, isinya lain",
        "Versi yang berlaku memiliki taken_at yang sama dengan isi lain. Yang terakhir tiba yang "
        "dipakai; beri setiap koreksi taken_at yang lebih baru.",
        "Same taken_at, other content",
        "The current version has the same taken_at and other content. What arrived last counts; "
        "give every correction a later taken_at.",
    ),
    "taken_at_repeated_earlier": message(
        "Isi versi sebelumnya",
        "Isi ini sudah pernah diserahkan, dan versi {current} yang datang sesudahnya memiliki "
        "taken_at yang sama. Versi {current} tetap berlaku; agar isi ini berlaku lagi, beri "
        "taken_at yang lebih baru.",
        "What an earlier version said",
        "This was handed in before, and version {current} came after it with the same taken_at. "
        "Version {current} stays current; for this to count again, give a later taken_at.",
    ),
    "period_in_future": message(
        "Periode belum mulai",
        "Periode rekaman ini baru mulai {first}. Periksa tahun dan bulannya.",
        "Period has not begun",
        "The period of this record begins on {first}. Check its year and month.",
    ),
    "taken_before_period": message(
        "Diambil sebelum periodenya",
        "taken_at lebih awal daripada hari pertama periode ({first}): yang belum terjadi tidak "
        "dapat dihitung. Periksa period dan taken_at.",
        "Taken before its period",
        "taken_at lies before the first day of the period ({first}): what has not happened cannot "
        "be counted. Check period and taken_at.",
    ),
    "accepted_period_moved": message(
        "Pindah periode setelah diterima",
        "Rekaman dengan nama ini sudah diterima sebagai eviden untuk {first} sampai {last}. "
        "Periode lain sebaiknya menjadi rekaman baru dengan nama lain.",
        "Moved to another period after it was accepted",
        "The record of this name was accepted as evidence for {first} to {last}. Another period is "
        "better a new record with another name.",
    ),
    "figure_more_than": message(
        "Angka terlalu besar",
        "{value} lebih banyak daripada yang mungkin: paling banyak {most} ({rule}).",
        "Figure too large",
        "{value} is more than there can be: at most {most} ({rule}).",
    ),
    "schema_limit_unknown": message(
        "Batas angka tidak dikenal",
        "x-not-more-than menyebut angka di sampingnya, atau perkaliannya, misalnya "
        "jumlah * hari. Tidak ada: {names}.",
        "Unknown limit of a figure",
        "x-not-more-than names a figure beside it, or a product of some, such as "
        "people * days. Not there: {names}.",
    ),
    "record_file_unknown": message(
        "Berkas tidak dikenal",
        "Berkas ini belum diserahkan oleh sistem ini untuk satuan kerja ini.",
        "Unknown file",
        "This system has not handed in this file for this office.",
    ),
    "batch_stopped": message(
        "Kiriman dihentikan",
        "{count} baris ditolak, lebih banyak daripada yang diterima. Baris sesudahnya tidak "
        "dibaca: perbaiki dulu yang disebut di atas, lalu kirim lagi semuanya.",
        "The batch was stopped",
        "{count} lines were refused, more than were taken. The lines after this were not read: "
        "mend those above first, then send all of it again.",
    ),
    "line_too_long": message(
        "Baris terlalu panjang",
        "Satu baris paling banyak {max_bytes}.",
        "Line too long",
        "A line has at most {max_bytes}.",
    ),
    "figures_unstorable": message(
        "Bukan JSON biasa",
        "Tulis bilangan berhingga dan teks Unicode yang sah tanpa NUL.",
        "Not plain JSON",
        "Write finite numbers and valid Unicode text without NUL.",
    ),
    "figures_too_large": message(
        "Terlalu besar",
        "figures paling banyak {max_bytes} dan sepuluh tingkat.",
        "Too large",
        "figures has at most {max_bytes} and ten levels.",
    ),
}
