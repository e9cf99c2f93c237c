"""What two spellings of one person share: names without titles, NIPs but for a slip."""

import pytest

from app.core.texts import near_nips, person_key, share_a_name

NIP = "198104172006041003"


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


@pytest.mark.parametrize(
    ("other", "is_near"),
    [
        ("198104172006041004", True),  # the last digit
        ("298104172006041003", True),  # the first
        ("918104172006041003", True),  # the first two swapped
        ("198104172006041030", True),  # the last two
        (NIP, False),
        ("198104172006041014", False),  # two digits
        ("198104172006031004", False),  # two digits that are no neighbours
        ("198104272006041103", False),
        (NIP[:-1], False),
    ],
)
def test_nips(other: str, *, is_near: bool) -> None:
    assert (other in near_nips(NIP)) is is_near
    assert (NIP in near_nips(other)) is is_near


def test_as_many_are_asked_for_whatever_the_nip() -> None:
    assert len(near_nips(NIP)) <= 18 * 9 + 17
    assert near_nips(None) == []
