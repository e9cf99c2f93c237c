"""Days and months as people write them."""

from datetime import date

from app.core.messages.sentences import Language

MONTH_NAMES = {
    Language.INDONESIAN: (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
        "Oktober", "November", "Desember",
    ),
    Language.ENGLISH: (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip


def month_in_words(day: date, language: Language) -> str:
    """The month of a day, such as `Juni 2023`."""
    return f"{MONTH_NAMES[language][day.month - 1]} {day.year}"


def day_in_words(day: date, language: Language) -> str:
    """A day, such as `5 Juni 2023`."""
    return f"{day.day} {month_in_words(day, language)}"
