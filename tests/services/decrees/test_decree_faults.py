"""How the faults of a decree file are told, and what its guide says."""

import json
import re
from contextlib import suppress
from dataclasses import FrozenInstanceError

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import validator_for
from pydantic import BaseModel

from app.schemas.decrees import file_texts as form
from app.services.decrees.files import DecreeFileInvalid, decree_file_json_schema, read_decree_file
from app.services.decrees.files.messages import MESSAGES
from tests.support.decree_files import EXAMPLE, GUIDE, ROOT, PlainDumper, faults_of, line_of

SEED = (ROOT / "seed/keputusan-142-2023.yaml").read_text(encoding="utf-8")


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
        whole = yaml.load(EXAMPLE, yaml.CSafeLoader) | {"teams": data, "decree": data}
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
