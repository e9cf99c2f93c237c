"""What figures propose for questions 6 to 8 (LKE, A.I.1.iii): all, most, a small part, none."""

import pytest

from app.services.reporting.progress.proposing.levels import LEVELS, WORDS, Level, in_words
from app.services.reporting.progress.proposing.sources import SOURCES
from tests.support.sheets import sheet

NOT_YET = (None, "nothing_expected_yet")
SHARES = [(0, 0, None), (0, 4, "D"), (1, 4, "C"), (2, 4, "C"), (3, 4, "B"), (4, 4, "A")]
REPORTS = [  # reports, acknowledged, months over, months covered
    ((0, 0, 0, 0), NOT_YET),
    ((0, 0, 1, 0), ("D", None)),
    ((3, 0, 6, 0), ("C", None)),
    ((3, 1, 6, 3), ("B", None)),
    ((3, 2, 6, 3), ("B", None)),
    ((1, 1, 6, 6), ("B", None)),  # one report of half a year is no rhythm
    ((2, 2, 0, 0), ("B", None)),
    ((2, 2, 6, 6), ("A", None)),
]


@pytest.mark.parametrize(("part", "whole", "answer"), SHARES)
def test_a_share_is_all_most_or_a_small_part(part: int, whole: int, answer: str | None) -> None:
    nothing = None if answer else "nothing_expected_yet"
    assert LEVELS["progress"]({"met": part, "expected": whole}) == Level(answer, nothing)
    nothing = None if answer else "nothing_to_follow_up"
    assert LEVELS["follow_ups"]({"closed": part, "total": whole}) == Level(answer, nothing)


@pytest.mark.parametrize(("counts", "told"), REPORTS)
def test_reports_need_a_leader_and_a_rhythm(
    counts: tuple[int, ...], told: tuple[str | None, str | None]
) -> None:
    names = ("reports", "acknowledged", "months_over", "months_covered")
    assert LEVELS["reports"](dict(zip(names, counts, strict=True))) == Level(*told)


def test_every_source_has_levels_and_words_and_the_sheet_names_them() -> None:
    assert SOURCES.keys() == LEVELS.keys() == WORDS.keys()
    assert {feed.number: feed.source for feed in sheet().file.feeds} == {
        6: "progress",
        7: "reports",
        8: "follow_ups",
    }


@pytest.mark.parametrize(
    ("source", "figures", "words"),
    [
        (
            "progress",
            {"met": 2, "expected": 3},
            "2 dari 3 eviden yang diharapkan rencana 2023 sampai sekarang sudah diterima;",
        ),
        (
            "reports",
            {"reports": 3, "acknowledged": 0, "months_over": 6, "months_covered": 0},
            "0 dari 6 bulan yang telah lewat tercakup; belum diketahui pimpinan, jadi C.",
        ),
        (
            "follow_ups",
            {"total": 0, "closed": 0},
            "Tidak diusulkan aplikasi: tidak ada yang harus ditindaklanjuti.",
        ),
    ],
)
def test_the_whole_computation_is_told(source: str, figures: dict[str, int], words: str) -> None:
    assert words in in_words(source, figures, LEVELS[source](figures), 2023)
