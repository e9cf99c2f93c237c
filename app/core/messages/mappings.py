"""What is wrong with the mapping of a connector, and with values that it meets."""

from app.core.messages.sentences import Message, message

MAPPINGS: dict[str, Message] = {
    "connector_mapping_unusable": message(
        "Pemetaan tidak dapat dipakai",
        "Dengan pemetaan ini tidak ada rekaman yang dapat masuk. Perbaiki isian yang disebut.",
        "The mapping cannot work",
        "With this mapping no record could come in. Mend the fields that are named.",
    ),
    "connector_field_unfound": message(
        "Ungkapan tidak menemukan apa pun",
        "Ungkapan {expression} tidak menemukan apa pun dalam rekaman ini, padahal isian ini harus "
        "ada. Periksa namanya dalam jawaban.",
        "The expression found nothing",
        "The expression {expression} found nothing in this record, and this field has to be there. "
        "Check its name in the answer.",
    ),
    "connector_taken_at_missing": message(
        "Waktu pengambilan kosong",
        "Ungkapan taken_at tidak menemukan apa pun. Petakan isian yang memuat waktunya, dalam "
        "bentuk YYYY-MM-DDThh:mm:ss.",
        "No instant was found",
        "The expression of taken_at found nothing. Map the field that has the instant, in the "
        "form YYYY-MM-DDThh:mm:ss.",
    ),
    "connector_taken_at_unreadable": message(
        "Waktu pengambilan tidak terbaca",
        "taken_at harus berbentuk YYYY-MM-DDThh:mm:ss atau YYYY-MM-DD. Untuk bentuk lain "
        "(30-06-2023, 5 Juni 2023, angka epoch) tambahkan langkah date ke transforms.taken_at.",
        "The instant cannot be read",
        "taken_at must look like YYYY-MM-DDThh:mm:ss or YYYY-MM-DD. For another form (30-06-2023, "
        "5 Juni 2023, a number since 1970) add a step date to transforms.taken_at.",
    ),
    "connector_figure_unknown": message(
        "Angka tidak dikenal",
        "Jenis rekaman ini tidak mengenal angka {name}. Yang dikenal: {known}.",
        "Unknown figure",
        "Records of this kind have no figure {name}. They have: {known}.",
    ),
    "connector_figure_missing": message(
        "Angka wajib belum dipetakan",
        "Rekaman jenis ini tidak masuk tanpa angka {name}. Beri ungkapannya dalam mapping.figures. "
        "Yang dikenal: {known}.",
        "A required figure is not mapped",
        "No record of this kind comes in without the figure {name}. Give its expression in "
        "mapping.figures. They have: {known}.",
    ),
    "connector_offices_untold": message(
        "Tabel satuan kerja belum ada",
        "work_unit_code memerlukan transforms.work_unit_code yang berakhir dengan table dari kode "
        "sistem asal ke kode satuan kerja kita.",
        "No table of offices",
        "work_unit_code needs transforms.work_unit_code ending in a table from their codes to "
        "codes of our offices.",
    ),
    "connector_of_other_offices": message(
        "Bukan hanya satuan kerja Anda",
        "Penghubung ini juga membawa rekaman satuan kerja lain. Mintalah administrator yang "
        "mengelola semuanya.",
        "Not of your offices alone",
        "This connector brings records of other offices, too. Ask an administrator of all of them.",
    ),
    "connector_office_unknown": message(
        "Satuan kerja di luar jangkauan",
        "Satuan kerja {code} tidak ada, atau bukan wewenang Anda. Perbaiki kodenya, atau mintalah "
        "administrator yang mengelola semua satuan kerja dalam tabel.",
        "Office out of reach",
        "There is no office {code} that you may act for. Correct its code, or ask an administrator "
        "of all the offices in the table.",
    ),
    "transform_field_unmapped": message(
        "Isian tidak dipetakan",
        "Isian ini tidak ada dalam mapping. Yang ada: {known}.",
        "Field not mapped",
        "The mapping has no such field. It has: {known}.",
    ),
    "transform_incomplete": message(
        "Langkah belum lengkap",
        "Langkah {kind} memerlukan {options}.",
        "Step incomplete",
        "A step {kind} needs {options}.",
    ),
    "transform_option_alien": message(
        "Bukan untuk langkah ini",
        "Langkah {kind} tidak mengenal {options}. Hapus, atau pilih kind yang lain.",
        "Not for this step",
        "A step {kind} does not know {options}. Leave it out, or choose another kind.",
    ),
    "transform_order": message(
        "Urutan langkah keliru",
        "Langkah {kind} tidak dapat membaca hasil langkah sebelumnya ({made}). Ubah urutannya.",
        "Wrong order of steps",
        "A step {kind} cannot read what the step before it makes ({made}). Change their order.",
    ),
    "transform_date_unfit": message(
        "Hasil tanggal tidak cocok",
        "Untuk {field} tulis to: {wanted}.",
        "Date of another kind",
        "For {field} write to: {wanted}.",
    ),
    "transform_result_unfit": message(
        "Hasil langkah tidak cocok",
        "{field} tidak menerima {made}. Pilih langkah atau nilai yang cocok dengan skema jenis "
        "rekaman ini.",
        "Result does not fit",
        "{field} does not take {made}. Choose a step or value that fits the schema of this kind of "
        "record.",
    ),
    "table_value_unusable": message(
        "Nilai tabel tidak dapat dipakai",
        "Nilai tabel berupa teks satu baris, angka, true, atau false.",
        "Value of a table unusable",
        "A value of a table is one line of text, a number, true or false.",
    ),
    "tables_too_long": message(
        "Tabel terlalu panjang",
        "Semua tabel sebuah pemetaan bersama paling banyak {most} baris.",
        "Tables too long",
        "All tables of a mapping have at most {most} rows together.",
    ),
    "value_unreadable": message(
        "Nilai tidak terbaca",
        "Nilai berbentuk {shape} (9 angka, A dan a huruf) tidak terbaca oleh langkah {transform}. "
        "Sesuaikan langkahnya, atau perbaiki nilai di sistem asal.",
        "Value unreadable",
        "A value of the form {shape} (9 a digit, A and a letters) cannot be read by the step "
        "{transform}. Change the step, or correct the value in the other system.",
    ),
    "value_has_percent": message(
        "Arti persen belum disebut",
        "Nilai berbentuk {shape} memuat %. Tulis percent: points (12,5 % menjadi 12.5) atau "
        "fraction (menjadi 0.125).",
        "Meaning of percent not told",
        "A value of the form {shape} has a %. Write percent: points (12,5 % becomes 12.5) or "
        "fraction (becomes 0.125).",
    ),
    "value_without_day": message(
        "Tanpa hari",
        "Nilai berbentuk {shape} tidak menyebut hari. Petakan isian lain, atau tulis to: month.",
        "Without a day",
        "A value of the form {shape} names no day. Map another field, or write to: month.",
    ),
    "value_not_in_table": message(
        "Tidak ada dalam tabel",
        "Kode {value} tidak ada dalam tabel isian ini. Tambahkan ke tabel penghubung, atau "
        "perbaiki di sistem asal.",
        "Not in the table",
        "The code {value} is not in the table of this field. Add it to the connector's table, or "
        "correct it in the other system.",
    ),
}
