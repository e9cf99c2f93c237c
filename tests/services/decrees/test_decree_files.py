"""Reading decree files: what is taken, and every fault with its line and path."""

from typing import Any

import pytest

from app.schemas.decrees import file_texts as form
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files import read_decree_file
from app.services.decrees.files.messages import PATTERN_HINTS
from tests.support.decree_files import (
    EXAMPLE,
    ROOT,
    Edit,
    codes_at,
    edited,
    faults_of,
    first_row,
    line_of,
    working_team,
)

SEED = (ROOT / "seed/keputusan-142-2023.yaml").read_text(encoding="utf-8")
OPTIONAL_OF_EXAMPLE = (("work_unit", "parent"), ("decree", "attention"))


def replaced(old: str, new: str) -> str:
    assert EXAMPLE.count(old) == 1
    return EXAMPLE.replace(old, new)


class TestReading:
    def test_example_of_the_guide_is_a_decree_file(self) -> None:
        decree_file = read_decree_file(EXAMPLE)
        assert isinstance(decree_file, DecreeFile)
        assert decree_file.work_unit.parent is not None
        assert decree_file.teams[2].members[0].username == "rambu.umpama"
        assert decree_file.teams[2].activities[0].rows[0].action_items[0].schedule == [1, 2]

    def test_seeded_decree_is_a_decree_file(self) -> None:
        decree_file = read_decree_file(SEED)
        assert [team.kind for team in decree_file.teams] == [
            "pengarah",
            "pelaksana",
            *["tim_kerja"] * 6,
        ]
        assert decree_file.decree.date.isoformat() == "2023-06-05"

    def test_schedule_that_is_left_out_is_unknown(self) -> None:
        rows = [
            row
            for team in read_decree_file(SEED).teams
            for part in team.activities
            for row in part.rows
        ]
        assert {
            item.schedule and tuple(item.schedule) for row in rows for item in row.action_items
        } == {None}

    @pytest.mark.parametrize(("where", "field"), OPTIONAL_OF_EXAMPLE)
    def test_optional_part_may_be_left_out(self, where: str, field: str) -> None:
        read_decree_file(edited(lambda data: data[where].pop(field)))

    def test_text_may_be_a_block_that_ends_with_a_line_break(self) -> None:
        text = replaced(
            "text: Undang-Undang Nomor 7 Tahun 2017 tentang Pemilihan Umum",
            "text: >\n      Undang-Undang Nomor 7\n      Tahun 2017",
        )
        assert (
            read_decree_file(text).decree.legal_bases[0].text == "Undang-Undang Nomor 7 Tahun 2017"
        )

    def test_indicator_letters_may_start_again_in_the_next_row(self) -> None:
        def restart(data: dict[str, Any]) -> None:
            working_team(data)["activities"][0]["rows"][1]["indicators"][0]["letter"] = "a"

        read_decree_file(edited(restart))

    def test_action_items_and_indicators_without_a_mark_may_repeat(self) -> None:
        def repeat(data: dict[str, Any]) -> None:
            row = first_row(data)
            row["action_items"] = [{"number": None, "text": "x"}, {"text": "y"}]
            row["indicators"] = [{"letter": None, "text": "x"}, {"text": "y"}]

        read_decree_file(edited(repeat))

    def test_a_person_may_be_in_two_teams(self) -> None:
        def share(data: dict[str, Any]) -> None:
            data["teams"][1]["members"][0].update(name="Rambu Umpama", username="rambu.umpama")

        read_decree_file(edited(share))


class TestForm:
    """Faults of form, one by one: edit, path, code."""

    CASES: tuple[tuple[Edit, str, str], ...] = (
        (lambda d: d.update(format="zi-decree/2"), "format", "value_unknown"),
        (lambda d: d.pop("decree"), "decree", "field_missing"),
        (lambda d: d.update(extra=1), "extra", "field_unknown"),
        (lambda d: d.update(teams={}), "teams", "not_list"),
        (lambda d: d.update(work_unit="KPU"), "work_unit", "not_mapping"),
        (lambda d: d["work_unit"].update(code=53), "work_unit.code", "not_text"),
        (lambda d: d["work_unit"].update(code="5 3"), "work_unit.code", "text_malformed"),
        (lambda d: d["work_unit"].update(kind="kota"), "work_unit.kind", "value_unknown"),
        (
            lambda d: d["work_unit"].update(time_zone="Asia/Kupang"),
            "work_unit.time_zone",
            "time_zone_unknown",
        ),
        (
            lambda d: d["work_unit"].update(time_zone="../etc"),
            "work_unit.time_zone",
            "time_zone_unknown",
        ),
        (lambda d: d["work_unit"].update(name="x" * 201), "work_unit.name", "text_too_long"),
        (
            lambda d: d["work_unit"]["parent"].update(parent=None),
            "work_unit.parent.parent",
            "field_unknown",
        ),
        (lambda d: d["decree"].update(year="2024"), "decree.year", "not_whole_number"),
        (lambda d: d["decree"].update(year=True), "decree.year", "not_whole_number"),
        (lambda d: d["decree"].update(year=1945), "decree.year", "number_too_small"),
        (lambda d: d["decree"].update(year=2101), "decree.year", "number_too_large"),
        (lambda d: d["decree"].update(date="2024-02-30"), "decree.date", "not_date"),
        (lambda d: d["decree"].update(title="  "), "decree.title", "text_empty"),
        (lambda d: d["decree"].update(title="a\x00b"), "decree.title", "character_forbidden"),
        (lambda d: d["decree"].update(title="a\u202eb"), "decree.title", "character_forbidden"),
        (lambda d: d["decree"].update(title="a\u2069"), "decree.title", "character_forbidden"),
        (lambda d: d["decree"].update(title="a\nb"), "decree.title", "character_forbidden"),
        (lambda d: d["decree"].update(decision="x" * 4001), "decree.decision", "text_too_long"),
        (lambda d: d["decree"].update(dictums=[]), "decree.dictums", "list_too_short"),
        (
            lambda d: d["decree"]["dictums"][0].update(label="Kesatu"),
            "decree.dictums[0].label",
            "text_malformed",
        ),
        (
            lambda d: d["decree"]["considerations"][0].update(letter="A"),
            "decree.considerations[0].letter",
            "text_malformed",
        ),
        (lambda d: d["decree"].update(attention=None), "decree.attention", "not_list"),
        (lambda d: d["teams"].append("x"), "teams[3]", "not_mapping"),
        (lambda d: working_team(d).update(number=100), "teams[2].number", "number_too_large"),
        (
            lambda d: working_team(d)["members"][1].update(role="ketua"),
            "teams[2].members[1].role",
            "value_unknown",
        ),
        (
            lambda d: working_team(d)["members"][1].update(nip="123"),
            "teams[2].members[1].nip",
            "text_malformed",
        ),
        (
            lambda d: working_team(d)["members"][1].update(email="a@b"),
            "teams[2].members[1].email",
            "text_malformed",
        ),
        (
            lambda d: working_team(d)["members"][1].update(username="x"),
            "teams[2].members[1].username",
            "text_too_short",
        ),
        (
            lambda d: first_row(d)["action_items"][0].update(schedule=[0, 13]),
            "teams[2].activities[0].rows[0].action_items[0].schedule[1]",
            "number_too_large",
        ),
        (
            lambda d: first_row(d)["indicators"].extend([{"text": "x"}] * 50),
            "teams[2].activities[0].rows[0].indicators",
            "list_too_long",
        ),
    )

    @pytest.mark.parametrize(("edit", "path", "code"), CASES)
    def test_fault_of_form_is_named_with_its_path(self, edit: Edit, path: str, code: str) -> None:
        assert (path, code) in codes_at(edit)

    def test_missing_field_has_the_line_of_what_it_is_missing_from(self) -> None:
        text = replaced("    title: Anggota\n", "")
        fault = faults_of(text)[0]
        assert (fault.path, fault.line) == (
            "teams[2].members[1].title",
            line_of(text, "Petrus Andai"),
        )

    def test_wrong_value_has_its_own_line(self) -> None:
        text = replaced("role: anggota", "role: angota")
        (fault,) = faults_of(text)
        assert (fault.line, fault.path) == (line_of(text, "angota"), "teams[2].members[1].role")

    def test_every_pattern_of_the_form_is_described_in_words(self) -> None:
        patterns = {value for name, value in vars(form).items() if name.endswith("_PATTERN")}
        assert patterns - {form.PRINTABLE_PATTERN} == set(PATTERN_HINTS)
