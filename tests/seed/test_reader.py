"""Reading the decree's text: counts, traps, and that text and reviewed file agree."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.services.decrees.files import read_decree_file
from seed.reader import DecreeTextError, read_decree, to_yaml
from seed.reader.text import DOTTED_NUMBERS, ITEM_NUMBERS, LETTERS, clean, roman_value, split_list

SEED = Path(__file__).parents[2] / "seed"
TEXT = (SEED / "keputusan-142-2023.txt").read_text(encoding="utf-8")
REVIEWED = (SEED / "keputusan-142-2023.yaml").read_text(encoding="utf-8")

Plain = Any  # plain data of a YAML file

READ: Plain = read_decree(TEXT)
TEAMS: Plain = READ["teams"]
PENGARAH, PELAKSANA, *WORKING_TEAMS = TEAMS


def activity(place: str) -> Plain:
    team = WORKING_TEAMS[int(place[0]) - 1]
    return next(part for part in team["activities"] if part["letter"] == place[1])


def rows(team: Plain) -> list[Plain]:
    return [row for part in team.get("activities", []) for row in part["rows"]]


def items(*teams: Plain) -> list[Plain]:
    return [item for team in teams for row in rows(team) for item in row.get("action_items", [])]


def indicators(*teams: Plain) -> list[Plain]:
    return [item for team in teams for row in rows(team) for item in row.get("indicators", [])]


def shape(place: str) -> list[tuple[list[object], list[object]]]:
    """Numbers and letters of each row of an activity."""
    return [
        (
            [item["number"] for item in row.get("action_items", [])],
            [item["letter"] for item in row.get("indicators", [])],
        )
        for row in activity(place)["rows"]
    ]


def without_corrections(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {
            key: without_corrections(inner)
            for key, inner in value.items()
            if key != "correction" and not key.endswith("_correction")
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
    FILE: Plain = yaml.safe_load(REVIEWED)

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


def other_decree(plan: str) -> str:
    """A small decree of another office, with the given rows of the plan."""
    return f"""
KEPUTUSAN KETUA KOMISI PEMILIHAN UMUM
KABUPATEN ALOR
NOMOR 7/PW.01/5305/2024 TAHUN 2024

TENTANG

TIM ZONA INTEGRITAS

Menimbang : bahwa perlu dibentuk tim;
Mengingat : 1. Undang-Undang Nomor 7 Tahun 2017;
- 2 -
2. Peraturan Nomor 90; dan
MEMUTUSKAN:
Menetapkan : KEPUTUSAN TENTANG TIM.
KESATU : Membentuk tim.
KEDUA BELAS : Berlaku.
Ditetapkan di Kalabahi
pada tanggal 17 Agustus 2024
KETUA,
ANNA

LAMPIRAN I

NO\tNAMA\tJABATAN\tKEDUDUKAN DALAM TIM\tTUGAS DALAM TIM
TIM PENGARAH
1.\tAnna\tKetua KPU\tPengarah\tMengarahkan.
I. TIM SATU\t\t\t\t
1\tBudi\tKepala\tKoordinator\t1. Satu; 2. Dua.
2\tCitra Dewi\tKepala Sub\tAnggota\t

NO\tNAMA\tJABATAN\tKEDUDUKAN DALAM TIM\tTUGAS DALAM TIM
\t\tBagian Umum\t\t

LAMPIRAN II

NO.\tTIM KERJA\tKEGIATAN\tSUB KEGIATAN\tINDIKATOR KEBERHASILAN\tPELAKSANAAN (BULAN)\t\t\tKET.
\t\t\t\t\tJan\tAgustus\tDes\t
{plan}
"""


def rows_of_other(plan: str) -> Plain:
    read: Plain = read_decree(other_decree(plan))
    return read["teams"][1]["activities"][0]["rows"]


class TestOtherDecrees:
    HEADER = (
        "\n\nNO.\tTIM KERJA\tKEGIATAN\tSUB KEGIATAN\tINDIKATOR KEBERHASILAN"
        "\tPELAKSANAAN (BULAN)\t\t\tKET.\n"
    )

    def test_decree_of_another_office_is_read(self) -> None:
        read: Plain = read_decree(other_decree("I\tSatu\tA. Rapat\t1. Rapat\ta. Notula.\t\t\t\t"))
        decree = read["decree"]
        assert read["work_unit"] == {"name": "KOMISI PEMILIHAN UMUM KABUPATEN ALOR"}
        assert (decree["number"], decree["date"]) == ("7/PW.01/5305/2024", date(2024, 8, 17))
        assert decree["considerations"] == [{"letter": None, "text": "bahwa perlu dibentuk tim"}]
        assert [basis["text"] for basis in decree["legal_bases"]] == [
            "Undang-Undang Nomor 7 Tahun 2017",
            "Peraturan Nomor 90",
        ]
        assert decree["attention"] == []
        assert [dictum["label"] for dictum in decree["dictums"]] == ["KESATU", "KEDUA BELAS"]
        assert decree["signatory"] == {"name": "ANNA", "job_title": "KETUA"}
        assert "certified_by" not in decree
        assert [team["kind"] for team in read["teams"]] == ["pengarah", "tim_kerja"]
        assert read["teams"][0]["duties"] == [{"text": "Mengarahkan."}]
        assert read["teams"][1]["members"][1]["job_title"] == "Kepala Sub Bagian Umum"

    def test_marked_months_are_the_schedule(self) -> None:
        (row,) = rows_of_other("1\tSatu\tA. Rapat\t1 Rapat\ta. Notula.\tx\t\tv\tcatatan")
        assert row["action_items"] == [{"number": 1, "text": "Rapat", "schedule": [1, 12]}]
        assert row["remarks"] == "catatan"

    def test_month_cell_with_a_text_is_refused_with_its_line(self) -> None:
        with pytest.raises(DecreeTextError, match=r"line \d+: a month cell holds a text"):
            rows_of_other("1\tSatu\tA. Rapat\t1 Rapat\ta. Notula.\tsetiap minggu\t\t\t")

    def test_remarks_of_a_shifted_row_stay_remarks(self) -> None:
        (row,) = rows_of_other("1\tSatu\tA. Rapat\t1\tRapat rutin\tNotula.\t\t\tcatatan")
        assert row["action_items"] == [{"number": 1, "text": "Rapat rutin"}]
        assert row["indicators"] == [{"letter": None, "text": "Notula."}]
        assert row["remarks"] == "catatan"

    def test_sentences_go_on_over_a_page_break(self) -> None:
        first = "1\tSatu\tA. Rapat\t1 Rapat tim\ta. Notula rapat\t\t\t\t"
        (row,) = rows_of_other(first + self.HEADER + "\t\t\tyang rutin\tyang lengkap.\t\t\t\t")
        assert row["action_items"] == [{"number": 1, "text": "Rapat tim yang rutin"}]
        assert row["indicators"] == [{"letter": "a", "text": "Notula rapat yang lengkap."}]

    def test_names_go_on_over_a_page_break(self) -> None:
        first = "1\tSatu\tA. Rapat\t1 Rapat\ta. Notula;\t\t\t\t"
        text = other_decree(first + self.HEADER + "\tDua\ttim kerja\t\tb. Foto.\t\t\t\t")
        team: Plain = read_decree(text)
        part = team["teams"][1]
        assert part["short_title"] == "Satu Dua"
        assert part["activities"][0]["name"] == "Rapat tim kerja"
        assert [item["letter"] for item in part["activities"][0]["rows"][0]["indicators"]] == [
            "a",
            "b",
        ]

    @pytest.mark.parametrize(
        ("plan", "reason"),
        [
            ("\t\tA. Rapat\t1 Rapat\t\t\t\t\t", "before the first team"),
            ("1\tSatu\t\t1 Rapat\t\t\t\t\t", "before its first kegiatan"),
            ("x\tSatu\tA. Rapat\t\t\t\t\t\t", "no team number"),
            ("9\tSembilan\tA. Rapat\t1 Rapat\t\t\t\t\t", "no members"),
            ("1\tSatu\tA. Rapat\t\tNotula.\tx\t\t\t", "beside no sub kegiatan"),
            ("1\tSatu\tA. Rapat\t\t\t\t\t\tcatatan", "beside no sub kegiatan and no indicator"),
            ("1\tSatu\tA. Rapat\t1 Rapat\t\t\t\t\t\tlebih", "more cells than its header"),
            ("1\tSatu\tA. Rapat\t1 Rapat\t\t\t\t\t\n1\tSatu\tB. Rapat\t\t\t\t\t\t", "starts twice"),
        ],
    )
    def test_row_that_has_no_place_is_refused(self, plan: str, reason: str) -> None:
        with pytest.raises(DecreeTextError, match=reason):
            read_decree(other_decree(plan))

    @pytest.mark.parametrize("part", ["NOMOR", "TENTANG", "Ditetapkan di", "pada tanggal"])
    def test_missing_part_is_named(self, part: str) -> None:
        text = TEXT.replace(part, "?")
        with pytest.raises(DecreeTextError, match="the text has no line"):
            read_decree(text)

    def test_impossible_date_is_refused(self) -> None:
        with pytest.raises(DecreeTextError, match="is no date"):
            read_decree(TEXT.replace("5 Juni 2023", "31 Juni 2023"))

    def test_decree_that_nobody_signed_is_refused(self) -> None:
        with pytest.raises(DecreeTextError, match="nobody signed"):
            read_decree(other_decree("").replace("KETUA,\nANNA\n", ""))

    def test_member_before_the_first_team_is_refused(self) -> None:
        with pytest.raises(DecreeTextError, match="before the first team"):
            read_decree(other_decree("").replace("TIM PENGARAH\n", ""))

    @given(st.text())
    def test_arbitrary_text_is_refused_with_a_reason(self, text: str) -> None:
        with pytest.raises(DecreeTextError):
            read_decree(text)


class TestWords:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("<p>1. A <i>b</i>;</p><p>2. c</p>", "1. A b; 2. c"),
            ("a *Pilot Project* b", "a Pilot Project b"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("  a \u00a0 b ", "a b"),
        ],
    )
    def test_markup_is_removed(self, text: str, expected: str) -> None:
        assert clean(text) == expected

    def test_only_marks_in_order_part_a_list(self) -> None:
        assert [item.text for item in split_list("1 Rapat 4 Kali 2 Monitoring", ITEM_NUMBERS)] == [
            "Rapat 4 Kali",
            "Monitoring",
        ]
        assert [item.mark for item in split_list("c. Satu; d. Dua; dan e. Tiga", LETTERS)] == [
            "c",
            "d",
            "e",
        ]
        assert [item.text for item in split_list("1. Satu; dan 2.Dua.", DOTTED_NUMBERS)] == [
            "Satu",
            "Dua.",
        ]

    def test_number_inside_a_sentence_is_no_mark(self) -> None:
        assert len(split_list("1 Rapat minimal 2 kali", ITEM_NUMBERS)) == 1

    @pytest.mark.parametrize(
        ("numeral", "value"), [("I", 1), ("IV", 4), ("VI", 6), ("IX", 9), ("XIV", 14)]
    )
    def test_roman_numerals_are_numbers(self, numeral: str, value: int) -> None:
        assert roman_value(numeral) == value


class TestCommand:
    @staticmethod
    def run(path: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "seed.reader", str(path)]
        return subprocess.run(  # noqa: S603 - our own program, fixed arguments
            command, cwd=SEED.parent, capture_output=True, text=True, encoding="utf-8", check=False
        )

    def test_command_prints_what_was_read(self) -> None:
        done = self.run(SEED / "keputusan-142-2023.txt")
        assert done.returncode == 0
        assert yaml.safe_load(done.stdout) == READ

    def test_command_says_why_a_text_is_no_decree(self, tmp_path: Path) -> None:
        path = tmp_path / "letter.txt"
        path.write_text("a letter", encoding="utf-8")
        done = self.run(path)
        assert done.returncode == 1
        assert "the text has no line" in done.stderr
