"""Figures that cannot be more than others: which rules hold, which can be read."""

from typing import Any

import pytest

from app.integrations.figure_limits import excesses, unknown_names


def schema(**rules: Any) -> dict[str, Any]:
    parts = {name: {"x-not-more-than": rule} for name, rule in rules.items()}
    return {"properties": {"invited": {}, "days": {}} | parts}


@pytest.mark.parametrize(
    ("rule", "figures", "told"),
    [
        ("invited", {"present": 36, "invited": 36}, []),
        ("invited", {"present": 37, "invited": 36}, [(("present",), "37", "36")]),
        ("invited", {"present": 36.5, "invited": 36}, [(("present",), "36.5", "36")]),
        ("invited * days", {"present": 73, "invited": 36, "days": 2}, [(("present",), "73", "72")]),
        ("invited*days", {"present": 72, "invited": 36, "days": 2}, []),
        # What is not there, or is no number, cannot be compared.
        ("invited", {"present": 37}, []),
        ("invited", {"invited": 36}, []),
        ("invited", {"present": "37", "invited": 36}, []),
        ("invited", {"present": True, "invited": 0}, []),
        ("invited * days", {"present": 37, "invited": 36, "days": None}, []),
        ("invited", {"present": 10**400, "invited": 1}, [(("present",), str(10**400), "1")]),
        ("invited * days", {"present": 10**400, "invited": 10**300, "days": 10**300}, []),
        (3, {"present": 37, "invited": 36}, []),
    ],
)
def test_what_is_too_large_beside_others(
    rule: Any, figures: dict[str, Any], told: list[tuple[tuple[str, ...], str, str]]
) -> None:
    found = [(each.path, each.value, each.most) for each in excesses(schema(present=rule), figures)]
    assert found == told


def test_also_inside_of_figures() -> None:
    nested = {"properties": {"morning": schema(present="invited")}}
    figures = {"morning": {"present": 2, "invited": 1}}
    assert [each.path for each in excesses(nested, figures)] == [("morning", "present")]
    assert unknown_names({"properties": {"morning": schema(present="days*all")}}) == ["all"]


@pytest.mark.parametrize("odd", [{}, {"properties": []}, {"properties": {"a": True}}])
def test_a_schema_without_rules_says_nothing(odd: dict[str, Any]) -> None:
    assert list(excesses(odd, {"a": 1})) == []
    assert unknown_names(odd) == []


@pytest.mark.parametrize(
    ("rule", "names"),
    [("invited", []), ("invited * days", []), ("guests", ["guests"]), ("", [""]), (7, ["7"])],
)
def test_names_that_are_no_figure_are_told(rule: Any, names: list[str]) -> None:
    assert unknown_names(schema(present=rule)) == names
