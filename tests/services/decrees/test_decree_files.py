"""Reading decree files: what is taken, and every fault with its line and path."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import validator_for
from pydantic import BaseModel

from app.schemas.decrees import files as form
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files import (
    DecreeFileInvalid,
    Fault,
    decree_file_json_schema,
    read_decree_file,
)
from app.services.decrees.files.messages import MESSAGES, PATTERN_HINTS

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs/decree-file.md").read_text(encoding="utf-8")
SEED = (ROOT / "seed/keputusan-142-2023.yaml").read_text(encoding="utf-8")
EXAMPLE = "".join(re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL))
OPTIONAL_OF_EXAMPLE = (("work_unit", "parent"), ("decree", "attention"))

Edit = Callable[[dict[str, Any]], object]


class PlainDumper(yaml.SafeDumper):
    """Writes out what is given twice."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(DecreeFileInvalid) as caught:
        read_decree_file(text)
    return caught.value.faults


def edited(edit: Edit) -> str:
    data = yaml.safe_load(EXAMPLE)
    edit(data)
    return yaml.dump(data, Dumper=PlainDumper, sort_keys=False, allow_unicode=True)


def codes_at(edit: Edit) -> set[tuple[str, str]]:
    return {(fault.path, fault.code) for fault in faults_of(edited(edit))}


def replaced(old: str, new: str) -> str:
    assert EXAMPLE.count(old) == 1
    return EXAMPLE.replace(old, new)


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def working_team(data: dict[str, Any]) -> Any:
    return data["teams"][2]


def first_row(data: dict[str, Any]) -> Any:
    return working_team(data)["activities"][0]["rows"][0]


def second_team(data: dict[str, Any], number: int) -> dict[str, Any]:
    team = json.loads(json.dumps(working_team(data)))
    team["number"] = number
    data["teams"].append(team)
    return dict(team)


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


class TestRules:
    """Faults between the parts, one by one: edit, path, code."""

    CASES: tuple[tuple[Edit, str, str], ...] = (
        (lambda d: d["work_unit"].update(code="53"), "work_unit.parent.code", "parent_is_self"),
        (
            lambda d: d["decree"]["dictums"][1].update(label="KESATU"),
            "decree.dictums[1].label",
            "label_twice",
        ),
        (
            lambda d: d["decree"]["considerations"].append({"letter": "a", "text": "x"}),
            "decree.considerations[1].letter",
            "label_twice",
        ),
        (
            lambda d: d["decree"]["legal_bases"].append({"number": 1, "text": "x"}),
            "decree.legal_bases[1].number",
            "label_twice",
        ),
        (lambda d: d["teams"].pop(0), "teams", "team_missing"),
        (lambda d: d["teams"].pop(1), "teams", "team_missing"),
        (lambda d: d["teams"].pop(2), "teams", "team_missing"),
        (lambda d: d["teams"].append(d["teams"][0]), "teams[3].kind", "team_twice"),
        (lambda d: d["teams"].append(d["teams"][1]), "teams[3].kind", "team_twice"),
        (lambda d: working_team(d).pop("number"), "teams[2].number", "team_number_missing"),
        (lambda d: working_team(d).update(number=2), "teams", "team_number_gap"),
        (lambda d: second_team(d, 3), "teams", "team_number_gap"),
        (lambda d: second_team(d, 1), "teams[3].number", "team_number_twice"),
        (lambda d: d["teams"][0].update(number=1), "teams[0].number", "team_number_unexpected"),
        (
            lambda d: d["teams"][0].update(short_title="x"),
            "teams[0].short_title",
            "short_title_unexpected",
        ),
        (
            lambda d: d["teams"][1].update(activities=working_team(d)["activities"]),
            "teams[1].activities",
            "activities_unexpected",
        ),
        (
            lambda d: d["teams"][0]["members"][0].update(role="anggota"),
            "teams[0].members[0].role",
            "role_unfit",
        ),
        (
            lambda d: d["teams"][1]["members"][0].update(role="pengarah"),
            "teams[1].members[0].role",
            "role_unfit",
        ),
        (
            lambda d: working_team(d)["members"][1].update(role="pelaksana"),
            "teams[2].members[1].role",
            "role_unfit",
        ),
        (lambda d: d["teams"][0].update(members=[]), "teams[0].members", "role_missing"),
        (lambda d: d["teams"][1].update(members=[]), "teams[1].members", "role_missing"),
        (lambda d: working_team(d)["members"].pop(0), "teams[2].members", "role_missing"),
        (
            lambda d: working_team(d)["members"][1].update(role="koordinator"),
            "teams[2].members[1].role",
            "role_twice",
        ),
        (
            lambda d: d["teams"][1]["members"].append(
                d["teams"][1]["members"][0] | {"name": "Lain"}
            ),
            "teams[1].members[1].role",
            "role_twice",
        ),
        (
            lambda d: working_team(d)["members"][1].update(name="rambu  UMPAMA"),
            "teams[2].members[1].name",
            "member_twice",
        ),
        (
            lambda d: working_team(d)["members"][1].update(username="rambu.umpama"),
            "teams[2].members[1].username",
            "identity_shared",
        ),
        (
            lambda d: d["teams"][0]["members"][0].update(
                name="Rambu Umpama", username="rambu.lain"
            ),
            "teams[2].members[0].username",
            "identity_differs",
        ),
        (
            lambda d: working_team(d)["activities"].append(working_team(d)["activities"][0]),
            "teams[2].activities[1].letter",
            "activity_twice",
        ),
        (
            lambda d: working_team(d)["activities"][0]["rows"].append(
                {"action_items": [{"number": 2, "text": "x"}]}
            ),
            "teams[2].activities[0].rows[2].action_items[0].number",
            "action_item_twice",
        ),
        (
            lambda d: first_row(d)["indicators"][1].update(letter="a"),
            "teams[2].activities[0].rows[0].indicators[1].letter",
            "indicator_twice",
        ),
        (
            lambda d: working_team(d)["activities"][0]["rows"].append({"remarks": "x"}),
            "teams[2].activities[0].rows[2]",
            "row_empty",
        ),
        (
            lambda d: first_row(d)["action_items"][0].update(schedule=[3, 6, 3]),
            "teams[2].activities[0].rows[0].action_items[0].schedule[2]",
            "month_twice",
        ),
    )

    @pytest.mark.parametrize(("edit", "path", "code"), CASES)
    def test_fault_between_parts_is_named_with_its_path(
        self, edit: Edit, path: str, code: str
    ) -> None:
        assert (path, code) in codes_at(edit)

    def test_one_nip_for_two_people_is_refused(self) -> None:
        def share(data: dict[str, Any]) -> None:
            data["teams"][0]["members"][0]["nip"] = "198001012005011001"
            working_team(data)["members"][1]["nip"] = "198001012005011001"

        assert codes_at(share) == {("teams[2].members[1].nip", "identity_shared")}

    def test_missing_team_is_named(self) -> None:
        (fault,) = faults_of(edited(lambda data: second_team(data, 3)))
        assert fault.message_id == "Tim kerja nomor 2 tidak ada."
        assert fault.message_en == "Working team 2 is missing."

    def test_year_of_the_date_may_differ_from_the_year_of_the_decree(self) -> None:
        read_decree_file(edited(lambda data: data["decree"].update(year=2023)))

    def test_nothing_is_called_missing_beside_what_cannot_be_read(self) -> None:
        def misspell(data: dict[str, Any]) -> None:
            working_team(data)["members"][0]["role"] = "kordinator"
            data["teams"][0]["kind"] = "pengrah"

        assert codes_at(misspell) == {
            ("teams[0].kind", "value_unknown"),
            ("teams[2].members[0].role", "value_unknown"),
        }


class TestReporting:
    def test_faults_of_text_form_and_rules_come_at_once_sorted_by_line(self) -> None:
        text = (
            EXAMPLE.replace("Asia/Makassar\n  parent:", "Asia/Kupang\n  parent:")
            .replace("place: Kupang", "place: Kupang\n  place: Ende")
            .replace("- label: KEDUA", "- label: KESATU")
            .replace("role: pelaksana", "role: koordinator")
            .replace("schedule: [1, 2]", "schedule: [2, 13, 2]")
        )
        faults = faults_of(text)
        assert [(fault.line, fault.code) for fault in faults] == [
            (line_of(text, "Asia/Kupang"), "time_zone_unknown"),
            (line_of(text, "Ende"), "key_twice"),
            (line_of(text, "KESATU") + 2, "label_twice"),
            (line_of(text, "PELAKSANA") + 3, "role_missing"),
            (line_of(text, "role: koordinator"), "role_unfit"),
            (line_of(text, "schedule"), "number_too_large"),
            (line_of(text, "schedule"), "month_twice"),
        ]

    def test_unreadable_text_is_reported_alone(self) -> None:
        text = EXAMPLE + "  broken: [\n"
        assert [fault.code for fault in faults_of(text)] == ["yaml_broken"]

    def test_every_message_exists_in_two_languages(self) -> None:
        for code, message in MESSAGES.items():
            assert message.indonesian, code
            assert message.english, code
            assert message.indonesian != message.english, code
            named = re.findall(r"\{(\w+)\}", message.english)
            assert set(re.findall(r"\{(\w+)\}", message.indonesian)) <= set(named), code

    def test_braces_in_a_value_are_not_read_as_names(self) -> None:
        faults = faults_of(EXAMPLE + "'{field.__class__}': 1\n")
        assert faults[0].message_en == "The field {field.__class__} is unknown."

    def test_long_values_are_cut_short(self) -> None:
        (fault,) = faults_of(EXAMPLE + f"{'k' * 500}: 1\n")
        assert len(fault.path) < 100
        assert len(fault.message_id) < 150

    def test_faults_beyond_the_first_thousand_are_counted(self) -> None:
        faults = faults_of(EXAMPLE + "".join(f"k{number}: 1\n" for number in range(1234)))
        assert len(faults) == 1001
        assert faults[-1].code == "faults_not_listed"
        assert faults[-1].message_en == "234 more faults are not listed."

    def test_faults_cannot_be_changed(self) -> None:
        fault = faults_of("")[0]
        with pytest.raises(FrozenInstanceError):
            fault.line = 2  # type: ignore[misc]

    def test_exception_reads_as_lines(self) -> None:
        with pytest.raises(
            DecreeFileInvalid, match=r"^line 1: The file must start with field names"
        ):
            read_decree_file("")

    @given(st.text())
    def test_arbitrary_text_is_only_ever_invalid(self, text: str) -> None:
        assert faults_of(text)

    @given(st.data())
    def test_damaged_file_is_read_or_invalid(self, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(EXAMPLE)))
        end = data.draw(st.integers(start, min(start + 40, len(EXAMPLE))))
        put = data.draw(st.text(max_size=10))
        with suppress(DecreeFileInvalid):
            read_decree_file(EXAMPLE[:start] + put + EXAMPLE[end:])

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates(),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(
                    st.sampled_from(["teams", "members", "kind", "rows", "decree", "dictums"]),
                    inner,
                )
            ),
            max_leaves=12,
        )
    )
    def test_any_data_in_place_of_the_teams_is_only_ever_invalid(self, data: object) -> None:
        whole = yaml.safe_load(EXAMPLE) | {"teams": data, "decree": data}
        assert faults_of(yaml.dump(whole, Dumper=PlainDumper))


class TestGuide:
    def test_schema_beside_the_guide_is_the_one_of_the_code(self) -> None:
        written = (ROOT / "docs/decree-file.schema.json").read_text(encoding="utf-8")
        assert json.loads(written) == decree_file_json_schema()
        assert written == json.dumps(decree_file_json_schema(), indent=2, ensure_ascii=False) + "\n"

    @pytest.mark.parametrize("text", [EXAMPLE, SEED], ids=["example", "seed"])
    def test_schema_accepts_what_the_code_accepts(self, text: str) -> None:
        schema = decree_file_json_schema()
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        validator_for(schema).validate(read_decree_file(text).model_dump(mode="json"))

    def test_schema_refuses_an_unknown_field(self) -> None:
        data = read_decree_file(EXAMPLE).model_dump(mode="json") | {"extra": 1}
        assert not validator_for(decree_file_json_schema()).is_valid(data)

    def test_every_field_is_described_in_schema_and_guide(self) -> None:
        models = [
            model
            for model in vars(form).values()
            if isinstance(model, type) and issubclass(model, BaseModel) and model is not BaseModel
        ]
        for model in models:
            for name, field in model.model_fields.items():
                assert field.description, f"{model.__name__}.{name}"
                required = "yes" if field.is_required() else "no"
                assert f"| `{name}` | {required} | {field.description} |" in GUIDE

    def test_guide_shows_one_example(self) -> None:
        assert GUIDE.count("```yaml") == 1
