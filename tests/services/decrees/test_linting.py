"""What `zi decree lint` stops at, rule by rule, and nothing else."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from app.core.messages import Language
from app.models.severity import Severity
from app.schemas.decrees.linting import ConcernCode, ConcernRead
from app.services.decrees.linting import lint_text
from app.services.decrees.linting.rules.legal_bases import REVOKED
from tests.support.decree_files import EXAMPLE, ROOT, Edit, edited, first_row, working_team

SEED = (ROOT / "seed/keputusan-142-2023.yaml").read_text(encoding="utf-8")
NIP = "198504122010011003"


def concerns(text: str, language: Language = Language.ENGLISH) -> list[ConcernRead]:
    return lint_text(text, language).concerns


def found(text: str) -> set[tuple[str, str]]:
    return {(concern.place, concern.code.value) for concern in concerns(text)}


# What the example of the guide has by itself.
QUIET = found(EXAMPLE)


def nip(digits: str) -> Edit:
    return lambda data: working_team(data)["members"][0].update(nip=digits)


def basis(text: str) -> Edit:
    return lambda data: data["decree"]["legal_bases"][0].update(text=text)


def duty(text: str) -> Edit:
    return lambda data: working_team(data)["duties"].append({"text": text})


def indicator(**values: object) -> Edit:
    return lambda data: first_row(data)["indicators"][0].update(values)


def head(**values: object) -> Edit:
    return lambda data: data["decree"].update(values)


def another_duty(text: str) -> Edit:
    return lambda data: data["teams"][1]["duties"].append({"text": text})


def another_item(text: str) -> Edit:
    return lambda data: first_row(data)["action_items"].append({"number": 3, "text": text})


MENPANRB = "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"
STRATEGY = "tentang Strategi Nasional Pencegahan dan Pemberantasan Korupsi Jangka Panjang"

STOPPED: tuple[tuple[Edit, str, str], ...] = (
    (indicator(beside_empty_cell=True), "1A a", "indicator_read_with_above"),
    (lambda d: first_row(d).pop("indicators"), "1A 1", "action_item_without_indicator"),
    (lambda d: first_row(d).pop("action_items"), "1A", "activity_without_action_item"),
    (indicator(text="laporan  berkala"), "1A", "indicator_repeated"),
    (another_item("Melaksanakan rapat pembentukan Tim Kerja."), "1A 3", "action_item_repeated"),
    (another_duty("Membentuk perubahan pola pikir dan budaya kerja;"), "I.1", "duty_repeated"),
    (head(title="TIM KERJA TAHUN 2023"), "Tentang", "head_names_another_year"),
    (head(decision="TIM KERJA TAHUN 2025."), "Menetapkan", "head_names_another_year"),
    (indicator(text="Laporan Tahun Anggaran 2022"), "1A a", "text_names_another_year"),
    (indicator(text="Laporan TA 2022"), "1A a", "text_names_another_year"),
    (head(plan_year=2025, title="TIM TAHUN 2024"), "Tentang", "head_names_another_year"),
    (head(year=2025), "Tanggal", "date_of_another_year"),
    (indicator(text="Laporan tanggal 31 Juni 2024"), "1A a", "date_impossible"),
    (indicator(text="Rapat 30 februari 2024"), "1A a", "date_impossible"),
    (lambda d: working_team(d).pop("activities"), "I", "team_without_activity"),
    (duty("Mengelola keuangan negara"), "I.2", "duty_without_activity"),
    (duty("Melakukan analisis atas resiko kegagalan"), "I.2", "duty_without_activity"),
    (basis(f"{MENPANRB} Nomor 52 Tahun 2014 tentang x"), "Mengingat 1", "legal_basis_revoked"),
    *((basis(f"{cited} tentang x"), "Mengingat 1", "legal_basis_revoked") for cited in (
        "PermenPAN-RB No. 52 Tahun 2014", "Permenpan RB Nomor 52 Tahun 2014",
        "PermenPANRB No 52/2014", "Peraturan Menteri PAN dan RB No. 52 Tahun 2014",
        "Peraturan Menteri PANRB RI Nomor: 52 Tahun 2014", "Permen PAN & RB No.52 Tahun 2014",
        "Perpres No. 54 Tahun 2010", "PP 53/2010", "UU RI No. 5 Tahun 2014",
        "UU Nomor 15 Tahun 2011",
    )),
    (basis("Perpres No. 1 Tahun 2025 tentang x"), "Mengingat 1", "legal_basis_later"),
    (basis(f"Peraturan Presiden Nomor 55 Tahun 2012 {STRATEGY}"), "Mengingat 1",
     "legal_basis_revoked"),
    (basis(f"Peraturan Presiden Nomor 55 Tahun 2021 {STRATEGY}"), "Mengingat 1",
     "legal_basis_misquoted"),
    (basis("Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara"), "Mengingat 1",
     "legal_basis_revoked"),
    (basis("Peraturan Presiden Nomor 1 Tahun 2025 tentang x"), "Mengingat 1", "legal_basis_later"),
    (nip("198513122010011003"), "I, anggota 1", "nip_birth"),
    (nip("202001012023011003"), "I, anggota 1", "nip_birth"),
    (nip("198504122010131003"), "I, anggota 1", "nip_appointment"),
    (nip("198504122099011003"), "I, anggota 1", "nip_appointment"),
    (nip("198504121990011003"), "I, anggota 1", "nip_appointment"),
    (nip("198504122010013003"), "I, anggota 1", "nip_sex"),
    (nip("198504122010011000"), "I, anggota 1", "nip_number"),
    (indicator(text="Dokumen k erja tim"), "1A a", "letter_alone"),
    (indicator(text="Dokumen\u200b kerja"), "1A a", "character_invisible"),
    (head(place="Ku\u00adpang"), "decree.place", "character_invisible"),
    (indicator(text="Dokumen (Berita Negara Tahun 2024;)"), "1A a", "text_breaks_off"),
    (indicator(text="Dokumen, notula,"), "1A a", "text_breaks_off"),
)  # fmt: skip

PASSED: tuple[Edit, ...] = (
    indicator(text="Peraturan Nomor 8 Tahun 2019 dilaksanakan"),
    indicator(text="Rencana Strategis Tahun 2020-2024"),
    indicator(text="Laporan Tahun 2024 per 29 Februari 2024"),
    indicator(text="Dokumen pada huruf a, b dan c untuk golongan C oleh Tim I"),
    indicator(text="Kegiatan s.d. Desember (a) dan/atau sesuai Maria A. Contoh"),
    basis(f"{MENPANRB} Republik Indonesia Nomor 90 Tahun 2021 tentang Pembangunan dan Evaluasi"
          " Zona Integritas"),
    basis("PermenPAN-RB No. 90 Tahun 2021 dan Keputusan Nomor 57/PP.09-Kpt/5371/2023"),
    basis("Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara"),
    head(plan_year=2025, title="TIM TAHUN 2025"),
    duty("Meningkatkan akuntabilitas kinerja"),
    duty("Melakukan pemantauan dan evaluasi"),
    nip(NIP),
    nip("199001012021211001"),  # a PPPK
    lambda d: working_team(d)["members"][0].update(name="Maria E Sila"),
)  # fmt: skip


class TestRules:
    @pytest.mark.parametrize(("edit", "place", "code"), STOPPED)
    def test_stops_at(self, edit: Edit, place: str, code: str) -> None:
        assert (place, code) in found(edited(edit)) - QUIET

    @pytest.mark.parametrize("edit", PASSED)
    def test_passes(self, edit: Edit) -> None:
        assert found(edited(edit)) <= QUIET

    def test_every_code_is_stopped_at_somewhere(self) -> None:
        elsewhere = {"date_ahead", "legal_basis_revoked_that_year", "indicator_read_alone"}
        assert {code for *_, code in STOPPED} | elsewhere == {code.value for code in ConcernCode}

    def test_a_decree_of_tomorrow_is_ahead(self) -> None:
        with time_machine.travel(datetime(2024, 1, 31, 12, tzinfo=UTC)):
            assert ("Tanggal", "date_ahead") in found(EXAMPLE)

    @pytest.mark.parametrize(
        ("made", "code"),
        [(2022, None), (2023, "legal_basis_revoked_that_year"), (2024, "legal_basis_revoked")],
    )
    def test_what_was_revoked_later_was_in_force(self, made: int, code: str | None) -> None:
        def edit(data: dict[str, Any]) -> None:
            basis(f"{MENPANRB} Nomor 26 Tahun 2020 tentang Evaluasi")(data)
            data["decree"].update(year=made, date=date(made, 2, 1))

        codes = {code for place, code in found(edited(edit)) if place == "Mengingat 1"}
        assert codes == ({code} if code else set())

    def test_nothing_is_revoked_by_what_is_older(self) -> None:
        assert all(old.year < new.year for old, new in REVOKED.items())

    def test_a_correction_beside_it_makes_it_low(self) -> None:
        text = edited(indicator(text="Laporan Tahun 2022", correction="Laporan Tahun 2024"))
        (concern,) = [each for each in concerns(text) if each.code == "text_names_another_year"]
        assert concern.is_corrected
        assert concern.severity is Severity.LOW
        assert "already mends it" in concern.detail
        (told,) = [
            each
            for each in concerns(text, Language.INDONESIAN)
            if each.code == "text_names_another_year"
        ]
        assert "Koreksi di samping teks ini sudah memperbaikinya" in told.detail
        assert "tulis koreksi" not in told.detail


class TestSeededDecree:
    PLACES = (
        "Mengingat 5: legal_basis_revoked, Mengingat 5: legal_basis_misquoted, "
        "Mengingat 6: legal_basis_revoked, Mengingat 8: legal_basis_revoked_that_year, "
        "Mengingat 8: text_breaks_off, I.2: duty_without_activity, "
        "1A 4: action_item_without_indicator, 1B 3: action_item_without_indicator, "
        "1C 2: action_item_without_indicator, 1C 3: action_item_without_indicator, "
        "1D b: indicator_read_with_above, 1E 2: action_item_without_indicator, "
        "1E 3: action_item_without_indicator, 1E 4: action_item_without_indicator, "
        "1E b: indicator_read_alone, 1F b: indicator_repeated, "
        "1F 3: action_item_without_indicator, IV.1: duty_repeated, "
        "4C: activity_without_action_item, 4D: text_names_another_year, V.1: duty_without_activity"
    )

    def test_lists_what_a_lawyer_stops_at_and_nothing_untrue(self) -> None:
        listed = ", ".join(f"{each.place}: {each.code}" for each in concerns(SEED))
        assert listed == self.PLACES

    def test_lines_are_those_of_the_text(self) -> None:
        lines = SEED.splitlines()
        by_place = {each.place: lines[each.line - 1] for each in concerns(SEED)}
        assert by_place["4D"].endswith("Ditetapkannya Revisi Renstra dan Revisi Perjanjian Kinerja "
                                       "KPU Provinsi NTT Tahun 2022")  # fmt: skip
        assert by_place["1F b"].endswith("Terbentuknya Tim Agen Perubahan.")
        assert "Nomor 52 Tahun" in by_place["Mengingat 6"]

    @pytest.mark.parametrize("language", [*Language])
    def test_every_sentence_is_complete(self, language: Language) -> None:
        for concern in concerns(SEED, language):
            assert concern.title
            assert "…" not in concern.detail
            assert "{" not in concern.detail
