"""What is told of a trial: what was not recognised, and what is left to the person."""

from app.core.messages.sentences import Message, message

TRIALS: dict[str, Message] = {
    "trial_no_records": message(
        "Tidak ada rekaman",
        "Jawabannya tidak memuat daftar objek yang berisi. Coba periode yang ada isinya, atau "
        "tulis records.",
        "No records",
        "The answer holds no list with objects in it. Try a period that has some, or write "
        "records.",
    ),
    "trial_rows_without_names": message(
        "Baris tanpa nama isian",
        "Barisnya daftar nilai tanpa nama isian. Minta objek, misalnya dengan _shape=objects pada "
        "datasette.",
        "Rows without names",
        "The rows are lists of values without names. Ask for objects, for example with "
        "_shape=objects of datasette.",
    ),
    "trial_records_open": message(
        "Daftar rekaman belum ditemukan",
        "Tulis JMESPath ke daftar rekaman dalam jawaban.",
        "List of records not found",
        "Write the JMESPath to the list of records in the answer.",
    ),
    "trial_no_field": message(
        "Isian belum dipetakan",
        "Tidak ada isian yang namanya cocok. Tulis JMESPath ke isian yang benar.",
        "Field not mapped",
        "No field has a name that fits. Write the JMESPath to the right one.",
    ),
    "trial_values_unreadable": message(
        "Nilai tidak dikenal",
        "Tidak satu pun langkah membaca semua nilai isian ini. Pilih isian lain, atau potong dan "
        "sambung dulu.",
        "Values not recognised",
        "No step reads all values of this field. Choose another field, or cut and join first.",
    ),
    "trial_number_style_open": message(
        "Gaya angka belum pasti",
        "Nilainya terbaca sebagai angka Indonesia dan Inggris, dengan arti berbeda (1.234). Tulis "
        "kind: number dengan style: indonesian atau english.",
        "Style of numbers not certain",
        "The values read as Indonesian and as English numbers, and mean something else (1.234). "
        "Write kind: number with style: indonesian or english.",
    ),
    "trial_date_form_open": message(
        "Bentuk tanggal belum pasti",
        "Nilainya terbaca dengan hari atau bulan di depan (05-06-2023). Tulis kind: date dengan "
        "form: day_month_year atau month_day_year.",
        "Form of dates not certain",
        "The values read with the day or the month first (05-06-2023). Write kind: date with form: "
        "day_month_year or month_day_year.",
    ),
    "trial_taken_at_doubtful": message(
        "Periksa taken_at",
        "Isian yang dipilih untuk taken_at memuat saat, tetapi namanya tidak memastikan bahwa ia "
        "berubah setiap kali rekaman dikoreksi. Tanyakan kepada pengelola sistem asal.",
        "Look at taken_at",
        "The field chosen for taken_at holds instants, and its name does not say that it changes "
        "with every correction of a record. Ask those who run the other system.",
    ),
    "trial_taken_at_day": message(
        "taken_at hanya memuat hari",
        "Tidak ada isian yang memuat saat. Dengan hari saja, setiap koreksi memiliki taken_at yang "
        "sama dengan rekaman semula. Mintalah isian yang memuat kapan rekaman terakhir diubah.",
        "taken_at holds days alone",
        "No field holds instants. With days alone a correction has the same taken_at as what it "
        "corrects. Ask for a field that says when a record was changed last.",
    ),
    "trial_percent_open": message(
        "Arti persen belum pasti",
        "Nilainya memuat %. Tulis kind: number dengan style dan percent: points atau fraction.",
        "Meaning of percent not certain",
        "The values have a %. Write kind: number with style and percent: points or fraction.",
    ),
    "trial_perhaps_more": message(
        "Mungkin ada halaman lain",
        "Cara halaman berikutnya tidak dikenali, dan jumlah barisnya bulat. Tanyakan kepada "
        "pengelola sistem asal, lalu tulis paging.",
        "Perhaps there are more pages",
        "No way to further pages was recognised, and the number of rows is a round one. Ask those "
        "who run the other system, and write paging.",
    ),
    "trial_all_at_once": message(
        "Satu halaman",
        "Tidak ada tanda halaman berikutnya dalam jawaban ini, dan satu halaman tidak dapat "
        "memastikannya. Bila sistem itu menghitung halaman (nomor, offset), isi paging.",
        "One page",
        "Nothing in the answer speaks of further pages, and one page alone cannot tell. If the "
        "system counts its pages (by number or offset), give paging.",
    ),
    "trial_many_offices": message(
        "Mungkin banyak satuan kerja",
        "Barisnya memuat kode satuan kerja. Bila satu jawaban untuk banyak satuan kerja, petakan "
        "work_unit_code dengan tabel; bila tidak, saring pada alamatnya.",
        "Perhaps many offices",
        "The rows have a code of an office. Where one answer is for many offices, map "
        "work_unit_code with a table; otherwise filter by the address.",
    ),
}
