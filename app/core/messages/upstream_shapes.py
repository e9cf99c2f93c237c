"""Answers of another system whose shape has changed, or that are none yet."""

from app.core.messages.sentences import Message, message

UPSTREAM_SHAPES: dict[str, Message] = {
    "upstream_too_deep": message(
        "Jawaban terlalu dalam",
        "Jawaban bersarang lebih dari {most} tingkat; tidak ada daftar rekaman yang memerlukannya. "
        "Sampaikan kepada pengelola sistem asal.",
        "The answer is too deep",
        "The answer is nested more than {most} levels deep; no list of records needs that. Tell "
        "those who run the other system.",
    ),
    "upstream_key_twice": message(
        "Satu nama dua kali dalam JSON",
        "Dalam satu objek JSON, {name} ada dua kali dengan isi yang berbeda: pembaca JSON hanya "
        "mengambil yang terakhir, dan yang pertama hilang. Minta pengelola sistem asal "
        "memperbaikinya.",
        "A name twice in JSON",
        "One object of the JSON has {name} twice with different contents: readers of JSON take "
        "only the last, and the first is lost. Ask those who run the other system to mend it.",
    ),
    "upstream_key_twice_noted": message(
        "Satu nama dua kali dalam JSON",
        "Ada objek JSON yang memuat satu nama dua kali dengan nilai yang berbeda; yang terakhir "
        "dibaca. Minta pengelola sistem asal memperbaikinya.",
        "A name twice in JSON",
        "An object of the JSON has one name twice with different values; the last was read. Ask "
        "those who run the other system to mend it.",
    ),
    "upstream_half_characters": message(
        "Karakter rusak",
        "Jawaban memuat potongan karakter (misalnya separuh emoji), yang diganti \ufffd. Minta "
        "pengelola sistem asal memperbaikinya.",
        "Broken characters",
        "The answer holds pieces of characters (such as half an emoji), replaced by \ufffd. Ask "
        "those who run the other system to mend it.",
    ),
    "pull_row_is_empty": message(
        "Baris tidak terbaca",
        "Baris ini kosong (null), atau sebagai baris CSV jumlah selnya lain dari jumlah nama pada "
        "baris pertama: mungkin pemisah di dalam teks tanpa tanda kutip.",
        "No row that can be read",
        "This row is empty (null), or as a row of CSV it has more or fewer cells than the first "
        "line has names: perhaps a separator within a text that is not quoted.",
    ),
    "pull_file_is_a_page": message(
        "Bukan berkas, melainkan halaman web",
        "Alamat berkas ini menjawab dengan halaman web, misalnya halaman masuk. Periksa alamatnya "
        "dan apakah cara masuk penghubung berlaku di sana (host yang sama).",
        "A web page instead of the file",
        "The address of this file answers with a web page, such as one for signing in. Check the "
        "address, and whether the connector signs in there (the same host).",
    ),
    "upstream_xml_row_renamed": message(
        "Nama unsur XML berubah",
        "XML tidak memuat unsur {row}, tetapi memuat {name}. Isi answer.row: {name}.",
        "An element of the XML has another name",
        "The XML has no element {row}, but it has {name}. Give answer.row: {name}.",
    ),
    "upstream_xml_no_row": message(
        "Unsur rekaman tidak ada",
        "XML tidak memuat satu pun unsur {row} (answer.row), tetapi memuat unsur {name} (berulang, "
        "atau sebesar rekaman yang datang dahulu): mungkin nama unsur rekamannya berubah.",
        "No element is a record",
        "The XML has no element {row} (answer.row), and has {name} (again and again, or as large "
        "as the records that came before): the element of a record may have another name now.",
    ),
    "upstream_csv_broken": message(
        "CSV tidak terbaca",
        "Ada sel CSV yang tanda kutipnya keliru atau tidak ditutup, atau yang lebih dari 131.072 "
        "karakter. Minta pengelola sistem asal memperbaikinya.",
        "The CSV cannot be read",
        "A cell of the CSV has a quotation mark that is wrong or not closed, or more than 131,072 "
        "characters. Ask those who run the other system to mend it.",
    ),
    "upstream_csv_one_name": message(
        "Hanya satu baris teks",
        "Yang seharusnya CSV hanya berisi satu baris tanpa pemisah: mungkin pesan kesalahan "
        "sistem asal, atau answer.separator keliru.",
        "A single line of text",
        "What should be CSV is a single line without a separator: perhaps an error of the other "
        "system in words, or answer.separator is wrong.",
    ),
    "upstream_rows_by_number": message(
        "Daftar berupa objek",
        "Ungkapan {expression} menemukan objek bernomor dan bukan daftar, seperti ditulis PHP "
        "untuk larik yang berlubang. Isi records: values({expression}).",
        "The list is an object",
        "The expression {expression} finds an object by numbers and no list, as PHP writes an "
        "array with gaps. Give records: values({expression}).",
    ),
    "upstream_not_ready": message(
        "Sistem asal belum selesai",
        "Sistem asal menjawab tanpa rekaman bahwa jawabannya masih disiapkan (202, atau dalam "
        "kata). Tarik lagi nanti; bila itu bukan artinya, isi answer.ok.",
        "The other system is not ready",
        "The other system answers no records, and says by 202 or in words that it is still "
        "preparing them. Pull again later; if that is not what it means, give answer.ok.",
    ),
    "upstream_csv_other_names": message(
        "Bukan tabel yang dipetakan",
        "CSV hanya berisi satu baris, dan tidak satu pun nama di dalamnya dibaca oleh pemetaan: "
        "“{line}”. Mungkin itu pesan kesalahan sistem asal, atau nama kolomnya berubah.",
        "Not the table that is mapped",
        "The CSV is one line alone, and the mapping reads none of the names in it: “{line}”. It "
        "may be an error of the other system in words, or the columns have other names now.",
    ),
    "pull_filter_left_none": message(
        "Saringan tidak menyisakan apa pun",
        "Jawaban memuat {rows} baris, tetapi ungkapan records tidak memilih satu pun. Bila "
        "seharusnya ada, periksa nama dan nilai dalam saringannya: mungkin berubah di sistem asal.",
        "The filter left nothing",
        "The answer has {rows} rows, and the expression of records chose none. If there should be "
        "some, check the names and values in its filter: the other system may have changed them.",
    ),
}
