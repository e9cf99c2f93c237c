"""What two spellings of one person share: names without titles."""

import pytest

from app.core.texts import once_each, person_key, share_a_name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Drs. Ma'ruf  Koli, S.H.", "marufkoli"),
        ("MARUF KOLI", "marufkoli"),
        ("Hj. Siti A. Ma\u2019rufah M.Si.", "sitiamarufah"),
        ("Dra.", "dra"),
    ],
)
def test_names(name: str, key: str) -> None:
    assert person_key(name) == key


def test_a_word_in_common_says_that_they_may_be_one() -> None:
    assert share_a_name("K. Tana", "Kornelis Tana")
    assert not share_a_name("K. Tana", "K. Foes")


def test_texts_that_are_the_same_to_people_are_one_as_it_is_written_first() -> None:
    given = ["Undangan", "undangan ", "Notula", "UNDANGAN", "Daftar  hadir", "daftar hadir"]
    assert once_each(given) == ["Undangan", "Notula", "Daftar  hadir"]
