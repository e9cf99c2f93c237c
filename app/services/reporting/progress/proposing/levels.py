"""From figures to the level of a question (LKE, A.I.1.iii): pure, and the rule of each source.

The regulation says all, most (*sebagian besar*), a small part and none, and no number. Exactly half
is neither: the lower level is proposed, because that may be claimed for sure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

Figures = Mapping[str, int]
ALL, MOST, SOME, NONE = "A", "B", "C", "D"
_REGULAR = 2  # one report is no rhythm


@dataclass(frozen=True)
class Level:
    """The proposed answer, or why there is none: nothing was there to be done."""

    answer: str | None
    reason: str | None = None


def of_progress(figures: Figures) -> Level:
    """6: how much of the evidence that the plan expects by now is there and accepted."""
    return _share(figures["met"], figures["expected"], "nothing_expected_yet")


def of_reports(figures: Figures) -> Level:
    """7: monitoring that leaders took note of (acknowledged), and whether at regular times.

    Regular: every month that is over by more than its time for writing is in an acknowledged
    report of a month, quarter or half a year, and there is more than one. Reports that no leader
    took note of are monitoring without them.
    """
    if figures["reports"] == 0:
        if figures["months_over"] == 0:
            return Level(None, "nothing_expected_yet")
        return Level(NONE)
    if figures["acknowledged"] == 0:
        return Level(SOME)
    is_whole = figures["months_covered"] >= figures["months_over"] > 0
    is_regular = figures["acknowledged"] >= _REGULAR and is_whole
    return Level(ALL if is_regular else MOST)


def of_follow_ups(figures: Figures) -> Level:
    """8: how many findings, directives, follow-ups and recommendations have come to their end."""
    closed, total = figures["closed"], figures["total"]
    return _share(closed, total, "nothing_to_follow_up")


def _share(part: int, whole: int, reason: str) -> Level:
    if whole == 0:
        return Level(None, reason)
    if part >= whole:
        return Level(ALL)
    if part == 0:
        return Level(NONE)
    return Level(MOST if 2 * part > whole else SOME)


LEVELS: Final[Mapping[str, Callable[[Figures], Level]]] = {
    "progress": of_progress,
    "reports": of_reports,
    "follow_ups": of_follow_ups,
}
# What the answer's note says of the figures, in Indonesian as everything that is printed.
WORDS: Final[Mapping[str, str]] = {
    "progress": "{met} dari {expected} eviden yang diharapkan rencana {year} sampai sekarang sudah"
    " diterima",
    "reports": "{reports} laporan monitoring dan evaluasi tahun {year}, {acknowledged} diketahui"
    " Pengarah; {months_covered} dari {months_over} bulan yang telah lewat tercakup",
    "follow_ups": "{closed} dari {total} temuan, arahan, tindak lanjut, dan rekomendasi tahun"
    " {year} sudah selesai",
}
# How the level follows from them; of a share in one way, of reports in another.
_OF_SHARE: Final = {
    ALL: "seluruhnya",
    MOST: "lebih dari setengah",
    SOME: "setengah atau kurang",
    NONE: "belum ada",
}
_FOLLOWS: Final[Mapping[str, Mapping[str, str]]] = {
    "progress": _OF_SHARE,
    "follow_ups": _OF_SHARE,
    "reports": {
        ALL: "dengan pimpinan dan berkala",
        MOST: "dengan pimpinan, belum berkala",
        SOME: "belum diketahui pimpinan",
        NONE: "belum ada laporan",
    },
}
NOT_ITS_PLAN: Final = "plan_of_another_year"
_NO_ANSWER: Final[Mapping[str, str]] = {
    "nothing_expected_yet": "belum ada yang diharapkan rencana sampai sekarang",
    "nothing_to_follow_up": "tidak ada yang harus ditindaklanjuti",
    NOT_ITS_PLAN: "rencana keputusan ini untuk tahun {plan_year}, bukan tahun evaluasi {year}",
}


def in_words(source: str, figures: Figures, level: Level, year: int) -> str:
    """The whole computation in a sentence: the figures, and what follows from them."""
    facts = {**figures, "year": year}
    if level.answer is None:
        reason = _NO_ANSWER[level.reason or ""].format(**facts)
        return f"Tidak diusulkan aplikasi: {reason}."
    follows = f"{_FOLLOWS[source][level.answer]}, jadi {level.answer}"
    return f"Dihitung aplikasi: {WORDS[source].format(**facts)}; {follows}."
