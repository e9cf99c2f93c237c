"""The plan of the seeded decree as it is read from its text."""

from pathlib import Path

import pytest

from seed.reader import read_decree
from tests.support.decree_text import Plain, items, rows

SEED = Path(__file__).parents[2] / "seed"
TEXT = (SEED / "keputusan-142-2023.txt").read_text(encoding="utf-8")

READ: Plain = read_decree(TEXT)
TEAMS: Plain = READ["teams"]
PENGARAH, PELAKSANA, *WORKING_TEAMS = TEAMS


def activity(place: str) -> Plain:
    team = WORKING_TEAMS[int(place[0]) - 1]
    return next(part for part in team["activities"] if part["letter"] == place[1])


def shape(place: str) -> list[tuple[list[object], list[object]]]:
    """Numbers and letters of each row of an activity."""
    return [
        (
            [item["number"] for item in row.get("action_items", [])],
            [item["letter"] for item in row.get("indicators", [])],
        )
        for row in activity(place)["rows"]
    ]


class TestPlan:
    def test_eight_action_items_have_no_indicator_on_their_row(self) -> None:
        alone = [row for team in TEAMS for row in rows(team) if not row.get("indicators")]
        assert sum(len(row["action_items"]) for row in alone) == 8

    @pytest.mark.parametrize(
        ("place", "expected"),
        [
            ("1A", [([1], ["a"]), ([2], ["b"]), ([3], ["c"]), ([4], [])]),
            ("1C", [([1], [None]), ([2], []), ([3], [])]),
            ("1D", [([1], ["a", "b"])]),
            ("1E", [([1], ["a"]), ([2], []), ([3], []), ([4], []), ([], ["b"])]),
            ("1F", [([1], ["a"]), ([2], ["b"]), ([3], [])]),
            ("2A", [([1], [None]), ([2], ["a", "b"])]),
            ("2B", [([None], ["a", "b", "c", "d"])]),
            ("2C", [([1], ["a", "b"]), ([2], [None])]),
            ("3A", [([1, 2], ["a", "b", "c"])]),
            ("3B", [([1, 2], ["a", "b", "c"])]),
            ("3D", [([None], ["a", "b", "c", "d"])]),
            ("4C", [([], [None])]),
            ("5A", [([1], [None]), ([2], ["a", "b"])]),
            ("6D", [([1], [None]), ([2], [None]), ([3], [None])]),
            ("6E", [([1], [None]), ([2], [None]), ([3], [None])]),
        ],
    )
    def test_indicators_stand_beside_their_action_items(self, place: str, expected: object) -> None:
        assert shape(place) == expected

    def test_activities_of_the_page_with_an_extra_column_are_named(self) -> None:
        assert activity("1C")["name"] == "Monitoring dan Evaluasi pembangunan ZI"
        assert activity("1D")["name"].startswith("Perubahan pola pikir ke arah")
        assert activity("1F")["name"].startswith("Budaya kerja dan pola pikir")

    def test_shifted_columns_of_the_last_page_are_put_back(self) -> None:
        row = activity("6D")["rows"][0]
        assert row["action_items"] == [
            {"number": 1, "text": "Telah dilakukan survey kepuasan masyarakat terhadap pelayanan"}
        ]
        assert row["indicators"][0]["text"].endswith("minimal 4 kali dalam setahun.")
        assert (
            activity("6E")["rows"][2]["indicators"][0]["text"]
            == "Perbaikan dilakukan secara terus-menerus."
        )

    def test_remarks_are_kept(self) -> None:
        assert [row.get("remarks") for row in activity("6C")["rows"]] == [
            "Konsultasi Pelayanan dilakukan di KPU Provinsi NTT",
            "Terdapat unit pengelola khusus untuk konsultasi dan pengaduan",
            None,
        ]

    def test_no_schedule_is_made_up(self) -> None:
        assert not [item for item in items(*TEAMS) if "schedule" in item]

    def test_slips_are_kept(self) -> None:
        assert WORKING_TEAMS[2]["short_title"] == "Penataan Sistem Manajemen"
        assert activity("3E")["name"].endswith("Kode Etik/Kode")
        assert (
            activity("1F")["rows"][1]["indicators"][0]["text"] == "Terbentuknya Tim Agen Perubahan."
        )
        assert activity("4D")["rows"][0]["indicators"][0]["text"].endswith("Tahun 2022")
