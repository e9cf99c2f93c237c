"""The reader with other decrees, with words, and as a command."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from seed.reader import DecreeTextError, read_decree
from seed.reader.doubts import doubts_of
from seed.reader.text import DOTTED_NUMBERS, ITEM_NUMBERS, LETTERS, clean, roman_value, split_list
from tests.support.decree_text import Plain

SEED = Path(__file__).parents[2] / "seed"
TEXT = (SEED / "keputusan-142-2023.txt").read_text(encoding="utf-8")

READ: Plain = read_decree(TEXT)


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

    def test_marked_months_beside_no_sub_kegiatan_are_those_of_the_row(self) -> None:
        (row,) = rows_of_other("1\tSatu\tA. Rapat\t\tNotula.\tx\t\t\t")
        assert row == {"indicators": [{"letter": None, "text": "Notula."}], "schedule": [1]}

    def test_month_cell_with_a_text_is_doubtful_and_of_no_month(self) -> None:
        text = other_decree("1\tSatu\tA. Rapat\t1 Rapat\ta. Notula.\tsetiap minggu\tv\t\t")
        read: Plain = read_decree(text)
        (row,) = read["teams"][1]["activities"][0]["rows"]
        assert row["action_items"][0]["schedule"] == [8]
        (doubt,) = [each for each in doubts_of(text, read) if each.code == "month_is_text"]
        assert (doubt.place, "setiap minggu" in text.splitlines()[doubt.line - 1]) == (
            "setiap minggu",
            True,
        )

    @pytest.mark.parametrize(
        "below",
        [
            "KETUA KOMISI PEMILIHAN UMUM\nKABUPATEN ALOR,\nMenimbang :",
            "DENGAN RAHMAT TUHAN YANG MAHA ESA\nKETUA KOMISI PEMILIHAN UMUM,\n- Menimbang :",
            "Menimbang :",
        ],
    )
    def test_title_ends_without_a_blank_line(self, below: str) -> None:
        text = other_decree("1\tSatu\tA. Rapat\t1 Rapat\ta. Notula.\t\t\t\t")
        text = text.replace("INTEGRITAS\n\nMenimbang :", f"INTEGRITAS\n{below}")
        read: Plain = read_decree(text)
        assert read["decree"]["title"] == "TIM ZONA INTEGRITAS"
        assert read["decree"]["considerations"][0]["text"] == "bahwa perlu dibentuk tim"

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
        with pytest.raises(DecreeTextError, match="The text has no line"):
            read_decree(text)

    def test_impossible_date_is_refused(self) -> None:
        with pytest.raises(DecreeTextError, match="is no date"):
            read_decree(TEXT.replace("5 Juni 2023", "31 Juni 2023"))

    def test_decree_that_nobody_signed_is_refused(self) -> None:
        with pytest.raises(DecreeTextError, match="Nobody signed"):
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
        assert "The text has no line" in done.stderr
