"""What is said about a fault, in Indonesian and English, by its stable code."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from app.schemas.decrees import file_texts as form

_LONGEST_VALUE = 80


class Message(NamedTuple):
    """A sentence in both languages; may hold `{names}` of values."""

    indonesian: str
    english: str


class Both(NamedTuple):
    """A value that is itself worded differently in the two languages."""

    indonesian: str
    english: str


def in_both_languages(message: Message, values: Mapping[str, object]) -> tuple[str, str]:
    """Return the sentence in Indonesian and in English, long values cut short."""
    return (
        message.indonesian.format_map({name: _shown(value, 0) for name, value in values.items()}),
        message.english.format_map({name: _shown(value, 1) for name, value in values.items()}),
    )


def _shown(value: object, language: int) -> str:
    text = str(value[language] if isinstance(value, Both) else value)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"


PATTERN_HINTS: Final[Mapping[str, Both]] = {
    form.SMALL_LETTER_PATTERN: Both("satu huruf kecil, misalnya a", "one small letter, such as a"),
    form.CAPITAL_LETTER_PATTERN: Both(
        "satu huruf kapital, misalnya A", "one capital letter, such as A"
    ),
    form.DICTUM_LABEL_PATTERN: Both(
        "kata berhuruf kapital, misalnya KESATU", "a word in capitals, such as KESATU"
    ),
    form.ACTIVITY_CODE_PATTERN: Both(
        "nomor tim dan huruf kegiatan, misalnya 1C",
        "number of the team and letter of the activity, such as 1C",
    ),
    form.UNIT_CODE_PATTERN: Both(
        "huruf, angka, titik, dan tanda hubung", "letters, digits, dots and hyphens"
    ),
    form.NIP_PATTERN: Both("18 angka", "18 digits"),
    form.EMAIL_PATTERN: Both("alamat surel", "an e-mail address"),
    form.USERNAME_PATTERN: Both(
        "huruf kecil, angka, titik, garis bawah, dan tanda hubung",
        "small letters, digits, dots, underscores and hyphens",
    ),
}

_TEXT_MESSAGES: Final[Mapping[str, Message]] = {
    "file_too_large": Message(
        "Berkas lebih besar dari {limit} bita.", "The file is larger than {limit} bytes."
    ),
    "tab_forbidden": Message(
        "Baris ini memuat tabulator; gunakan spasi.", "This line holds a tab; use spaces instead."
    ),
    "blank_forbidden": Message(
        "Baris ini dimulai dengan karakter {detail} yang hanya tampak seperti spasi; ganti dengan "
        "spasi biasa.",
        "This line begins with the character {detail}, which only looks like a blank; use ordinary "
        "spaces instead.",
    ),
    "character_forbidden": Message(
        "Terdapat karakter kendali, karakter yang membalik arah tulisan, atau karakter yang tidak "
        "dapat dicetak.",
        "There is a control character, one that turns the direction of writing, or one that cannot "
        "be printed.",
    ),
    "yaml_broken": Message(
        "Baris ini tidak dapat dibaca sebagai YAML; periksa indentasi, titik dua, dan tanda kutip.",
        "This line cannot be read as YAML ({detail}); check indentation, colons and quotes.",
    ),
    "second_document": Message(
        "Berkas memuat lebih dari satu dokumen YAML (pemisah ---).",
        "The file holds more than one YAML document (separator ---).",
    ),
    "anchor_forbidden": Message(
        "Jangkar YAML (&) tidak diperbolehkan.", "YAML anchors (&) are not allowed."
    ),
    "alias_forbidden": Message(
        "Alias YAML (*) tidak diperbolehkan; tulis isinya, atau beri tanda kutip bila itu teks.",
        "YAML aliases (*) are not allowed; write out what is meant, or quote it if it is a text.",
    ),
    "tag_forbidden": Message(
        "Tag YAML (!) tidak diperbolehkan; beri tanda kutip bila itu teks.",
        "YAML tags (!) are not allowed; quote it if it is a text.",
    ),
    "nesting_too_deep": Message(
        "Berkas bersarang lebih dari {limit} tingkat.",
        "The file is nested deeper than {limit} levels.",
    ),
    "root_not_mapping": Message(
        "Berkas harus dimulai dengan nama isian, misalnya format: zi-decree/1.",
        "The file must start with field names, such as format: zi-decree/1.",
    ),
    "key_twice": Message("Isian {detail} ditulis dua kali.", "The field {detail} is given twice."),
    "key_not_text": Message("Nama isian harus berupa teks.", "The name of a field must be a text."),
    "faults_not_listed": Message(
        "Masih ada {count} kesalahan lain yang tidak ditampilkan.",
        "{count} more faults are not listed.",
    ),
}

_FIELD_MESSAGES: Final[Mapping[str, Message]] = {
    "field_missing": Message("Isian {field} wajib ada.", "The field {field} is missing."),
    "field_unknown": Message("Isian {field} tidak dikenal.", "The field {field} is unknown."),
    "not_text": Message(
        "Isian harus berupa teks; beri tanda kutip bila berupa angka atau tanggal.",
        "This must be a text; put numbers and dates in quotes.",
    ),
    "not_whole_number": Message(
        "Isian harus berupa bilangan bulat.", "This must be a whole number."
    ),
    "not_date": Message(
        "Isian harus berupa tanggal yang ada, ditulis TTTT-BB-HH tanpa tanda kutip.",
        "This must be an existing date, written YYYY-MM-DD without quotes.",
    ),
    "not_list": Message("Isian harus berupa daftar (-).", "This must be a list (-)."),
    "not_mapping": Message(
        "Isian harus berupa kumpulan isian bernama.", "This must be a set of named fields."
    ),
    "text_empty": Message("Isian tidak boleh kosong.", "This must not be empty."),
    "text_too_short": Message(
        "Isian paling sedikit {limit} karakter.", "This must have at least {limit} characters."
    ),
    "text_too_long": Message(
        "Isian paling banyak {limit} karakter.", "This must have at most {limit} characters."
    ),
    "text_malformed": Message("Isian harus berupa {hint}.", "This must be {hint}."),
    "list_too_short": Message(
        "Daftar paling sedikit memuat {limit}.", "The list must have at least {limit}."
    ),
    "list_too_long": Message(
        "Daftar paling banyak memuat {limit}.", "The list must have at most {limit}."
    ),
    "value_unknown": Message(
        "Nilai harus salah satu dari: {allowed}.", "The value must be one of: {allowed}."
    ),
    "number_too_small": Message(
        "Bilangan paling kecil {limit}.", "The number must be at least {limit}."
    ),
    "number_too_large": Message(
        "Bilangan paling besar {limit}.", "The number must be at most {limit}."
    ),
    "time_zone_unknown": Message(
        "Zona waktu tidak dikenal; gunakan nama IANA, misalnya Asia/Makassar.",
        "The time zone is unknown; use an IANA name, such as Asia/Makassar.",
    ),
    "value_invalid": Message("Isian tidak sah.", "The value is not valid."),
}

_DECREE_MESSAGES: Final[Mapping[str, Message]] = {
    "plan_year_unfit": Message(
        "Tahun rencana aksi harus {year} atau {next}.", "The plan's year must be {year} or {next}."
    ),
    "effective_from_unfit": Message(
        "Keputusan mulai berlaku paling cepat pada tanggal ditetapkan dan paling lambat dalam "
        "tahun rencananya.",
        "A decree takes effect on the day it is made at the earliest, and within the year it plans "
        "at the latest.",
    ),
    "parent_is_self": Message(
        "Satuan kerja atasan memiliki kode yang sama: {code}.",
        "The office above has the same code: {code}.",
    ),
    "label_twice": Message("{label} ditulis dua kali.", "{label} is given twice."),
    "team_missing": Message(
        "Tidak ada tim dengan jenis {kind}.", "There is no team of the kind {kind}."
    ),
    "team_twice": Message(
        "Hanya boleh ada satu tim {kind}.", "There may be only one team of the kind {kind}."
    ),
    "team_number_missing": Message(
        "Tim kerja harus bernomor.", "A working team must have a number."
    ),
    "team_number_unexpected": Message(
        "Hanya tim kerja yang bernomor.", "Only working teams have a number."
    ),
    "team_number_twice": Message(
        "Tim kerja nomor {number} ditulis dua kali.", "Working team {number} is given twice."
    ),
    "team_number_gap": Message(
        "Tim kerja nomor {number} tidak ada.", "Working team {number} is missing."
    ),
    "short_title_unexpected": Message(
        "Hanya tim kerja yang memiliki nama singkat.", "Only working teams have a short title."
    ),
    "activities_unexpected": Message(
        "Hanya tim kerja yang memiliki kegiatan.", "Only working teams have activities."
    ),
    "role_unfit": Message(
        "Peran {role} tidak ada dalam tim {kind}; yang ada: {allowed}.",
        "A team of the kind {kind} has no role {role}; it has: {allowed}.",
    ),
    "deputy_unfit": Message(
        "Peran {role} tidak mempunyai wakil; yang mempunyai: {allowed}.",
        "The role {role} has no deputy; these have: {allowed}.",
    ),
    "role_missing": Message("Tim ini belum memiliki {role}.", "This team has no {role}."),
    "role_twice": Message(
        "Tim ini hanya boleh memiliki satu {role}.", "This team may have only one {role}."
    ),
    "member_twice": Message(
        "{name} ditulis dua kali dalam tim ini.", "{name} is given twice in this team."
    ),
    "namesake": Message(
        "Beberapa orang bernama {name}: tulis nama pengguna (username) pada setiap barisnya.",
        "Several people are called {name}: give the username wherever one of them stands.",
    ),
    "identity_shared": Message(
        "{field} {value} dipakai oleh {first} dan {second}.",
        "{field} {value} is used by {first} and {second}.",
    ),
    "identity_differs": Message(
        "{name} memiliki dua {field}: {first} dan {second}.",
        "{name} has two values of {field}: {first} and {second}.",
    ),
    "activity_twice": Message(
        "Kegiatan {letter} ditulis dua kali dalam tim ini.",
        "Activity {letter} is given twice in this team.",
    ),
    "action_item_twice": Message(
        "Sub kegiatan {number} ditulis dua kali dalam kegiatan ini.",
        "Action item {number} is given twice in this activity.",
    ),
    "indicator_twice": Message(
        "Indikator {letter} ditulis dua kali pada baris ini.",
        "Indicator {letter} is given twice in this row.",
    ),
    "row_empty": Message(
        "Baris harus memuat sub kegiatan atau indikator.",
        "A row needs an action item or an indicator.",
    ),
    "row_schedule_unexpected": Message(
        "Baris ini memuat sub kegiatan: tulis bulan pada masing-masing sub kegiatan.",
        "This row has action items: write the months of each of them.",
    ),
    "duty_activity_unknown": Message(
        "Kegiatan {activity} tidak ada dalam rencana aksi ini.",
        "This plan has no activity {activity}.",
    ),
    "duty_activity_twice": Message(
        "Kegiatan {activity} ditulis dua kali pada tugas ini.",
        "Activity {activity} is given twice for this duty.",
    ),
    "duty_measure_twice": Message(
        "Sarana {measure} ditulis dua kali pada tugas ini.",
        "Measure {measure} is given twice for this duty.",
    ),
    "duty_reading_missing": Message(
        "Tulis di reading mengapa kegiatan atau sarana ini menjalankan tugas.",
        "Say in reading why these activities or measures carry out the duty.",
    ),
    "month_twice": Message("Bulan {month} ditulis dua kali.", "Month {month} is given twice."),
}

MESSAGES: Final[Mapping[str, Message]] = {**_TEXT_MESSAGES, **_FIELD_MESSAGES, **_DECREE_MESSAGES}
