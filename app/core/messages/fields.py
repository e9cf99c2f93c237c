"""What is wrong with one field, in Indonesian and English, by pydantic's name of the fault."""

FIELDS: dict[str, tuple[str, str]] = {
    "missing": ("Wajib diisi.", "This field is required."),
    "extra_forbidden": ("Isian ini tidak dikenal.", "This field is not known."),
    "given_twice": ("Hanya boleh diberikan satu kali.", "May be given only once."),
    "more_faults": (
        "Masih ada {count} kesalahan lain; perbaiki dulu yang disebut di atas.",
        "There are {count} more; mend those above first.",
    ),
    "too_many_members": (
        "Terlalu banyak isian dalam satu permintaan: paling banyak sekitar {limit}.",
        "Too many fields in one request: about {limit} at most.",
    ),
    "json_not_utf8": (
        "Tersimpan sebagai {encoding}. Simpan sebagai UTF-8, lalu kirim lagi.",
        "Saved as {encoding}. Save it as UTF-8, then send it again.",
    ),
    "json_key_twice": (
        "Isian {key} ditulis dua kali pada objek yang sama.",
        "The field {key} is given twice in the same object.",
    ),
    "timezone_aware": (
        "Waktu harus menyebut selisih zonanya, misalnya 2023-06-05T17:00:00+08:00.",
        "An instant names its offset, such as 2023-06-05T17:00:00+08:00.",
    ),
    "json_invalid": ("Bukan JSON yang sah.", "Not valid JSON."),
    "string_type": ("Harus berupa teks.", "Must be text."),
    "string_too_short": (
        "Sedikitnya {min_length} karakter.",
        "Characters needed: at least {min_length}.",
    ),
    "string_too_long": ("Paling banyak {max_length} karakter.", "At most {max_length} characters."),
    "string_pattern_mismatch": (
        "Bentuknya tidak sesuai, atau memuat karakter yang tidak boleh.",
        "Not of the right form, or with characters that are not allowed.",
    ),
    "string_unicode": ("Bukan teks Unicode yang sah.", "Not valid Unicode text."),
    "int_parsing": ("Harus berupa bilangan bulat.", "Must be a whole number."),
    "int_type": ("Harus berupa bilangan bulat.", "Must be a whole number."),
    "bool_type": ("Harus true atau false.", "Must be true or false."),
    "bool_parsing": ("Harus true atau false.", "Must be true or false."),
    "uuid_parsing": ("Harus berupa UUID.", "Must be a UUID."),
    "uuid_type": ("Harus berupa UUID.", "Must be a UUID."),
    "enum": ("Pilih salah satu: {expected}.", "Choose one of: {expected}."),
    "literal_error": ("Pilih salah satu: {expected}.", "Choose one of: {expected}."),
    "value_error": ("Nilai tidak sah.", "Not a valid value."),
    "greater_than_equal": ("Paling kecil {ge}.", "At least {ge}."),
    "less_than_equal": ("Paling besar {le}.", "At most {le}."),
    "too_short": ("Sedikitnya {min_length} butir.", "Items needed: at least {min_length}."),
    "too_long": ("Paling banyak {max_length} butir.", "Items allowed: at most {max_length}."),
    "list_type": ("Harus berupa daftar.", "Must be a list."),
    "model_attributes_type": ("Harus berupa objek JSON.", "Must be a JSON object."),
    "model_type": ("Harus berupa objek JSON.", "Must be a JSON object."),
    "figures_unjudged": (
        "Skema jenis rekaman ini tidak dapat memeriksanya. Minta administrator melihatnya.",
        "The schema of this kind of record cannot judge it. Ask an administrator to look.",
    ),
    "figures_required": ("Wajib diisi.", "This field is required."),
    "figures_additionalProperties": (
        "Ada isian yang tidak dikenal skema.",
        "There is a field that the schema does not know.",
    ),
    "figures_uncounted": (
        "Ada bilangan dengan lebih dari {digits} angka.",
        "There is a number of more than {digits} digits.",
    ),
    "figures_type": ("Harus berupa {expected}.", "Must be {expected}."),
    "figures_minimum": ("Paling kecil {expected}.", "At least {expected}."),
    "figures_maximum": ("Paling besar {expected}.", "At most {expected}."),
    "figures_enum": ("Pilih salah satu: {expected}.", "Choose one of: {expected}."),
    "dict_type": ("Harus berupa objek JSON.", "Must be a JSON object."),
    "hour_form": (
        "Tulis jam dengan empat angka dan titik dua, misalnya 09:30.",
        "Write the hour with four digits and a colon, such as 09:30.",
    ),
    "nip_length": (
        "NIP terdiri atas 18 angka, misalnya 19700101 199003 1 001; yang ini {digits} angka.",
        "A NIP has 18 digits, such as 19700101 199003 1 001; this has {digits}.",
    ),
    "nip_characters": (
        "NIP terdiri atas 18 angka saja, misalnya 19700101 199003 1 001, tanpa huruf atau tanda.",
        "A NIP is 18 digits alone, such as 19700101 199003 1 001, without letters or marks.",
    ),
    "nik_digits": (
        "NIK terdiri atas 16 angka saja, tanpa spasi atau tanda.",
        "A NIK is 16 digits alone, without blanks or marks.",
    ),
    "date_form": (
        "Tulis tanggal sebagai tahun-bulan-hari, misalnya 2023-06-14.",
        "Write the date as year-month-day, such as 2023-06-14.",
    ),
    "date_day_first": (
        "Tulis {meant}: tahun, bulan, lalu hari.",
        "Write {meant}: year, month, then day.",
    ),
    "date_month_first": (
        "Tidak ada bulan {month}. Mungkin {meant}? Tulis tahun, bulan, lalu hari.",
        "There is no month {month}. Perhaps {meant}? Write year, month, then day.",
    ),
    "date_no_month": (
        "Tidak ada bulan {month}. Tulis tahun, bulan, lalu hari, misalnya 2023-06-14.",
        "There is no month {month}. Write year, month, then day, such as 2023-06-14.",
    ),
    "date_no_day": (
        "{month} mempunyai {days} hari; tanggal {day} tidak ada.",
        "{month} has {days} days; there is no day {day}.",
    ),
    "date_from_datetime_parsing": ("Harus tanggal YYYY-MM-DD.", "Must be a date YYYY-MM-DD."),
    "url_without_scheme": (
        "Awali alamatnya dengan https://, seperti pada bilah alamat peramban: {proposed}",
        "Begin the address with https://, as the browser's address bar has it: {proposed}",
    ),
    "url_misspelt": (
        "Awal alamatnya salah tulis: mulai dengan https:// atau http://. Mungkin {proposed}",
        "The beginning of the address is misspelt: it is https:// or http://. Perhaps {proposed}",
    ),
    "datetime_from_date_parsing": ("Harus waktu ISO 8601.", "Must be an ISO 8601 instant."),
}
# Any other keyword of a schema of figures.
FIGURES = (
    "Tidak memenuhi {keyword} {expected} dari skema.",
    "Does not meet {keyword} {expected} of the schema.",
)
ANY_FIELD = ("Nilai tidak sah.", "Not a valid value.")

# What a JSON Schema calls the types of figures.
TYPES: dict[str, tuple[str, str]] = {
    "integer": ("bilangan bulat", "a whole number"),
    "number": ("angka", "a number"),
    "string": ("teks", "a text"),
    "boolean": ("true atau false", "true or false"),
    "array": ("daftar", "a list"),
    "object": ("objek JSON", "a JSON object"),
    "null": ("kosong", "nothing"),
}
