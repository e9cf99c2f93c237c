"""YAML text as plain data with lines and faults."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrations.yaml_source import MAX_BYTES, MAX_DEPTH, YamlFault, YamlSource, read_yaml


def only_fault(text: str) -> YamlFault:
    source = read_yaml(text)
    assert len(source.faults) == 1, source.faults
    return source.faults[0]


class TestReading:
    def test_plain_types_are_read(self) -> None:
        text = "a: text\nb: 7\nc: true\nd: null\ne: 2023-06-05\nf: [1, 2]\ng: {h: '7'}\n"
        assert read_yaml(text).data == {
            "a": "text",
            "b": 7,
            "c": True,
            "d": None,
            "e": date(2023, 6, 5),
            "f": [1, 2],
            "g": {"h": "7"},
        }

    @pytest.mark.parametrize(
        "value",
        [
            "no",
            "on",
            "1:30",
            "0142",
            "1.5",
            "0x1F",
            "1_000",
            "2023-02-30",
            "2023-06-05 10:00",
            "=",
            "9" * 30,
        ],
    )
    def test_what_other_yaml_readers_turn_into_something_else_stays_text(self, value: str) -> None:
        assert read_yaml(f"a: {value}").data == {"a": value}

    def test_folded_text_is_joined_by_blanks(self) -> None:
        assert read_yaml("a: one\n  two\nb: >-\n  three\n  four\n").data == {
            "a": "one two",
            "b": "three four",
        }

    def test_byte_order_mark_and_windows_line_ends_are_read(self) -> None:
        source = read_yaml("\ufeffa: 1\r\nb: 2\r\n")
        assert source.data == {"a": 1, "b": 2}
        assert source.line_of(("b",)) == 2

    def test_merge_key_is_an_ordinary_key(self) -> None:
        assert read_yaml("<<: {a: 1}").data == {"<<": {"a": 1}}


class TestLines:
    SOURCE: YamlSource = read_yaml(
        "# comment\na: 1\nb:\n- c: 1\n  d: >-\n    folded\n    text\n- {e: 2, f: [3,\n  4]}\n"
    )

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ((), 2),
            (("a",), 2),
            (("b",), 3),
            (("b", 0), 4),
            (("b", 0, "c"), 4),
            (("b", 0, "d"), 5),
            (("b", 1), 8),
            (("b", 1, "f", 0), 8),
            (("b", 1, "f", 1), 9),
        ],
    )
    def test_every_value_has_its_line(self, path: tuple[str | int, ...], line: int) -> None:
        assert self.SOURCE.line_of(path) == line

    def test_missing_value_has_the_line_of_what_it_is_missing_from(self) -> None:
        assert self.SOURCE.line_of(("b", 1, "missing", 3)) == 8


class TestRefusing:
    @pytest.mark.parametrize(
        ("text", "code", "line"),
        [
            ("a: 1\nb: [1, 2\n", "yaml_broken", 2),
            ("a: 1\nb: c: d\n", "yaml_broken", 2),
            ('a: "\\uD800"', "yaml_broken", 1),
            ("a: 1\nb: &x 2\n", "anchor_forbidden", 2),
            ("a: 1\nb: *x\n", "alias_forbidden", 2),
            ("a: 1\nb: !!python/name:os.system x\n", "tag_forbidden", 2),
            ("a: !!str 1\n", "tag_forbidden", 1),
            ("a: 1\n---\nb: 1\n", "second_document", 2),
            ("a: 1\nb:\t2\n", "tab_forbidden", 2),
            ("a:\n \u00a0b: 2\n", "blank_forbidden", 2),
            ("a:\n\n  -\u2007b\n", "blank_forbidden", 3),
            ("a: 1\n\nb: \x07\n", "character_forbidden", 3),
            ("a: \x00", "character_forbidden", 1),
            ("a: \ud800", "character_forbidden", 1),
            ("a: \u2028", "character_forbidden", 1),
            ("", "root_not_mapping", 1),
            ("# only a comment\n", "root_not_mapping", 1),
            ("just text", "root_not_mapping", 1),
            ("\n- a\n- b\n", "root_not_mapping", 2),
        ],
    )
    def test_unreadable_text_is_refused_with_its_line(
        self, text: str, code: str, line: int
    ) -> None:
        source = read_yaml(text)
        assert source.data is None
        assert [(fault.code, fault.line) for fault in source.faults] == [(code, line)]

    def test_duplicate_key_is_named_with_line_and_path(self) -> None:
        fault = only_fault("a:\n- b: 1\n  c: 2\n  b: 3\n")
        assert (fault.code, fault.line, fault.path) == ("key_twice", 4, ("a", 0, "b"))

    def test_duplicate_key_keeps_the_first_value(self) -> None:
        assert read_yaml("a: 1\na: 2").data == {"a": 1}

    @pytest.mark.parametrize("key", ["1", "null", "2023-06-05", "[a, b]", "{a: b}"])
    def test_key_that_is_no_text_is_refused(self, key: str) -> None:
        assert only_fault(f"a: 1\n? {key}\n: 2\n").code == "key_not_text"

    def test_deepest_allowed_nesting_is_read(self) -> None:
        assert read_yaml("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)).faults == ()

    @pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
    @pytest.mark.parametrize("depth", [MAX_DEPTH, 100_000])
    def test_deeper_nesting_is_refused(self, opening: str, depth: int) -> None:
        assert only_fault("a:\n  " + opening * depth).code == "nesting_too_deep"

    def test_largest_allowed_text_is_read(self) -> None:
        assert read_yaml("a: 1\n#" + "x" * (MAX_BYTES - 6)).faults == ()

    @pytest.mark.parametrize("filling", ["x", "é"])
    def test_larger_text_is_refused_by_its_bytes(self, filling: str) -> None:
        text = "a: 1\n#" + filling * (MAX_BYTES // len(filling.encode()))
        assert only_fault(text).code == "file_too_large"

    def test_entity_expansion_is_refused_before_anything_expands(self) -> None:
        lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 50)]
        source = read_yaml("\n".join(lines))
        assert source.data is None
        assert {fault.code for fault in source.faults} == {"anchor_forbidden", "alias_forbidden"}
        assert len(source.faults) == 50 + 2 * 49

    def test_several_faults_are_named_at_once(self) -> None:
        faults = read_yaml("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n3: 4\n").faults
        assert [(fault.line, fault.code) for fault in faults] == [
            (2, "key_twice"),
            (5, "key_twice"),
            (6, "key_not_text"),
        ]

    def test_every_line_with_a_tab_is_named_once(self) -> None:
        faults = read_yaml("a:\t\t1\nb: 2\n\tc: 3\n").faults
        assert [(fault.line, fault.code) for fault in faults] == [
            (1, "tab_forbidden"),
            (3, "tab_forbidden"),
        ]

    @given(st.text())
    def test_no_text_raises(self, text: str) -> None:
        read_yaml(text)

    @given(st.text(alphabet="ab:-[]{}?&*!|>'\"%@`#,. \n\r\t\\~<=0123456789", max_size=80))
    def test_no_text_of_yaml_signs_raises(self, text: str) -> None:
        read_yaml(text)
