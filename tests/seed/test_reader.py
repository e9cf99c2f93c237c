"""Reading the decree's text: counts, traps, and that text and reviewed file agree."""

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
import yaml

from app.services.decrees.files import read_decree_file
from seed.reader import read_decree, to_yaml
from tests.support.decree_text import Plain, indicators, items, rows

SEED = Path(__file__).parents[2] / "seed"
TEXT = (SEED / "keputusan-142-2023.txt").read_text(encoding="utf-8")
REVIEWED = (SEED / "keputusan-142-2023.yaml").read_text(encoding="utf-8")

READ: Plain = read_decree(TEXT)
TEAMS: Plain = READ["teams"]
PENGARAH, PELAKSANA, *WORKING_TEAMS = TEAMS
# What a person wrote beside the text, as well as the activities of a duty.
BESIDE = {"correction", "measures", "reading"}


def without_corrections(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {
            key: without_corrections(inner)
            for key, inner in value.items()
            if key not in BESIDE | ({"activities"} if "reading" in value else set())
            and not key.endswith("_correction")
        }
    return [without_corrections(inner) for inner in value] if isinstance(value, list) else value


def corrections(value: Plain) -> Iterator[tuple[Plain, Plain]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "correction":
                yield value.get("text", value.get("name")), inner
            elif key.endswith("_correction"):
                yield value[key.removesuffix("_correction")], inner
            else:
                yield from corrections(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from corrections(inner)


class TestReviewedFile:
    FILE: Plain = yaml.load(REVIEWED, yaml.CSafeLoader)

    def test_text_and_file_agree_but_for_corrections_and_supplied_facts(self) -> None:
        reviewed = without_corrections(deepcopy(self.FILE))
        assert reviewed | {"work_unit": None} == READ | {"work_unit": None}

    def test_office_of_the_file_is_the_one_of_the_letterhead(self) -> None:
        name = self.FILE["work_unit"]["name"]
        assert READ["work_unit"] == {"name": name.upper().replace("KPU", "KOMISI PEMILIHAN UMUM")}

    def test_every_known_slip_is_corrected_and_nothing_else(self) -> None:
        found = [
            [
                (old, new)
                for old, new in zip(text.split(), correction.split(), strict=False)
                if old != new
            ]
            for text, correction in corrections(self.FILE)
        ]  # a text that was cut off has no differing word
        assert found == [
            [("pembagunan", "pembangunan")],
            [("Mode", "Model")],
            [],
            [],
            [("Kepagawaian", "Kepegawaian")],
            [("lingkungan", "di"), ("di", "lingkungan")],
            [("2022", "2023")],
        ]

    def test_names_that_were_cut_off_are_completed(self) -> None:
        completed = [(text, new) for text, new in corrections(self.FILE) if new.startswith(text)]
        assert completed == [
            ("Penataan Sistem Manajemen", "Penataan Sistem Manajemen SDM"),
            (
                "Pengakuan Aturan Disiplin/Kode Etik/Kode",
                "Pengakuan Aturan Disiplin/Kode Etik/Kode Perilaku",
            ),
        ]

    def test_indicator_that_repeats_another_activity_is_not_corrected(self) -> None:
        reviewed = self.FILE["teams"][2]["activities"][5]["rows"][1]["indicators"]
        assert reviewed == [{"letter": "b", "text": "Terbentuknya Tim Agen Perubahan."}]

    def test_file_is_a_decree_file(self) -> None:
        read_decree_file(REVIEWED)


class TestCounts:
    @pytest.mark.parametrize(
        ("place", "members_duties_activities", "items_indicators_remarks"),
        [
            (0, (5, 2, 0), (0, 0, 0)),
            (1, (1, 3, 0), (0, 0, 0)),
            (2, (5, 3, 6), (19, 13, 0)),
            (3, (5, 4, 3), (5, 10, 0)),
            (4, (5, 5, 6), (8, 14, 0)),
            (5, (5, 2, 6), (5, 6, 0)),
            (6, (5, 3, 4), (12, 13, 0)),
            (7, (5, 3, 5), (19, 19, 2)),
        ],
    )
    def test_team_holds_what_the_decree_gives_it(
        self, place: int, members_duties_activities: object, items_indicators_remarks: object
    ) -> None:
        team = TEAMS[place]
        parts = (team["members"], team["duties"], team.get("activities", []))
        remarks = [row for row in rows(team) if "remarks" in row]
        assert tuple(map(len, parts)) == members_duties_activities
        assert (
            len(items(team)),
            len(indicators(team)),
            len(remarks),
        ) == items_indicators_remarks

    def test_sums_are_those_of_the_decree(self) -> None:
        assert sum(len(team["members"]) for team in TEAMS) == 36
        assert sum(len(team["duties"]) for team in TEAMS) == 25
        assert sum(len(team.get("activities", [])) for team in TEAMS) == 30
        assert Counter(item["number"] is None for item in items(*TEAMS)) == {False: 58, True: 10}
        assert Counter(item["letter"] is None for item in indicators(*TEAMS)) == {
            False: 34,
            True: 41,
        }

    def test_body_is_complete(self) -> None:
        decree = READ["decree"]
        assert [entry["letter"] for entry in decree["considerations"]] == ["a", "b", "c"]
        assert [entry["number"] for entry in decree["legal_bases"]] == list(range(1, 13))
        assert len(decree["attention"]) == 1
        assert [entry["label"] for entry in decree["dictums"]] == [
            "KESATU",
            "KEDUA",
            "KETIGA",
            "KEEMPAT",
        ]

    def test_roles_are_told_from_section_and_position(self) -> None:
        roles = Counter(member["role"] for team in TEAMS for member in team["members"])
        assert roles == {"pengarah": 5, "pelaksana": 1, "koordinator": 6, "anggota": 24}


class TestBody:
    def test_head_is_read(self) -> None:
        decree = READ["decree"]
        assert (decree["number"], decree["year"], decree["place"]) == ("142", 2023, "Kupang")
        assert decree["date"] == date(2023, 6, 5)
        assert decree["title"].startswith(
            "PEMBENTUKAN TIM KERJA PEMBANGUNAN ZONA INTEGRITAS MENUJU WILAYAH BEBAS"
        )
        assert decree["title"].endswith("PROVINSI NUSA TENGGARA TIMUR TAHUN 2023")

    def test_signatures_are_read(self) -> None:
        decree = READ["decree"]
        assert decree["signatory"] == {
            "name": "THOMAS DOHU",
            "job_title": "KETUA KOMISI PEMILIHAN UMUM PROVINSI NUSA TENGGARA TIMUR",
        }
        assert decree["certified_by"]["name"] == "ANDREW SETIAWAN NGONGO KETTE"
        assert decree["certified_by"]["job_title"].endswith("Hukum dan Sumber Daya Manusia")

    def test_legal_basis_goes_on_over_a_page_break(self) -> None:
        bases = READ["decree"]["legal_bases"]
        assert (
            "Wilayah Birokrasi Bersih dan Melayani di Lingkungan Instansi Pemerintah (Berita"
            in bases[5]["text"]
        )
        assert "Sekretariat Jenderal Komisi Pemilihan Umum, Sekretariat Komisi" in bases[10]["text"]

    def test_separators_are_not_text_and_a_full_stop_is(self) -> None:
        decree = READ["decree"]
        assert decree["considerations"][0]["text"].endswith("(WBBM)")
        assert decree["legal_bases"][7]["text"].endswith("Tahun 2020;)")
        assert (
            decree["dictums"][3]["text"] == "Keputusan ini mulai berlaku sejak tanggal ditetapkan."
        )
        assert decree["decision"].endswith("TAHUN 2023.")

    def test_markup_of_the_copy_is_not_text(self) -> None:
        written = to_yaml(READ)
        assert "Grand Desain" in written
        assert not re.search(r"</?[a-z]+>|\*", written)


class TestPeople:
    def test_merged_position_holds_for_all_pengarah(self) -> None:
        assert {member["title"] for member in PENGARAH["members"]} == {"Pengarah"}

    def test_ketua_of_the_section_pelaksana_is_the_sekretaris(self) -> None:
        assert PELAKSANA["members"] == [
            {
                "name": "Adiwijaya Bakti",
                "job_title": "Sekretaris KPU",
                "role": "pelaksana",
                "title": "Ketua",
            }
        ]

    def test_office_pelaksana_is_no_role(self) -> None:
        staff = [
            member
            for team in TEAMS
            for member in team["members"]
            if member["job_title"] == "Pelaksana"
        ]
        assert {member["role"] for member in staff} == {"anggota"}

    def test_titles_stand_without_their_numeral(self) -> None:
        assert [(team["number"], team["title"].split()[1]) for team in WORKING_TEAMS] == [
            (1, "MANAJEMEN"),
            (2, "PENATAAN"),
            (3, "PENATAAN"),
            (4, "PENGUATAN"),
            (5, "PENGUATAN"),
            (6, "PENINGKATAN"),
        ]

    def test_duty_goes_on_over_a_page_break(self) -> None:
        assert PELAKSANA["duties"][1]["text"].startswith(
            "Memonitor dan mengevaluasi pelaksanaan Pembangunan"
        )

    def test_duty_goes_on_beside_a_later_member(self) -> None:
        last = WORKING_TEAMS[5]["duties"][2]["text"]
        assert last.endswith(
            "terhadap penyelenggaraan pelayanan publik di lingkungan KPU Provinsi NTT."
        )

    def test_duty_beside_a_later_member_is_the_teams(self) -> None:
        assert len(WORKING_TEAMS[3]["duties"]) == 2

    def test_slips_are_kept(self) -> None:
        assert "pembagunan" in PELAKSANA["duties"][0]["text"]
        assert "akuntabilitas lingkungan di" in WORKING_TEAMS[3]["duties"][1]["text"]
