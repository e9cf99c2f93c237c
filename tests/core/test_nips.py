"""NIPs: how they are written, what of them cannot be, and which are like each other."""

from datetime import date

import pytest

from app.core.nips import as_nip, impossible_parts, near_nips

NIP = "198104172006041003"
TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    "written",
    ["19810417 200604 1 003", " 198104172006041003 ", "19810417\u00a0200604\u20091\u200b 003"],
)
def test_blanks_as_printed_are_left_out(written: str) -> None:
    assert as_nip(written) == NIP


@pytest.mark.parametrize(
    ("nip", "parts"),
    [
        (NIP, []),
        ("199001012021211001", []),  # a PPPK
        ("198113172006041003", ["nip_birth"]),  # no month 13
        ("198102292006041003", ["nip_birth"]),  # no leap year
        ("198002292006041003", []),
        ("201104172026031003", ["nip_birth", "nip_appointment"]),  # a child
        ("195004172006041003", ["nip_birth"]),  # long retired
        ("198104172006131003", ["nip_appointment"]),
        ("198104172006001003", ["nip_appointment"]),
        ("198104172026041003", ["nip_appointment"]),  # next month
        ("198104172026031003", []),
        ("198104171990041003", ["nip_appointment"]),  # as a child
        ("198104172006043003", ["nip_sex"]),
        ("198104172006042003", []),
        ("198104172006041000", ["nip_number"]),
        ("000000000000000000", ["nip_birth", "nip_appointment", "nip_sex", "nip_number"]),
    ],
)
def test_what_cannot_be(nip: str, parts: list[str]) -> None:
    assert impossible_parts(nip, TODAY, TODAY) == parts


def test_an_old_decree_has_people_who_have_retired_since() -> None:
    assert impossible_parts("195004171975041003", date(2023, 6, 5), TODAY) == []


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
