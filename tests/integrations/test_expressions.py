"""JMESPath of administrators: bounded by its form, and while it runs."""

import json
import time
from typing import Any

import pytest

from app.integrations.expressions import (
    Budget,
    TooCostly,
    UnusableExpression,
    check_expression,
    search,
)

PAGE = {
    "items": [
        {"id": 1, "judul": "Rekap", "berkas": [{"url": "/a"}, {"url": "/b"}], "n": {"a": 3}},
        {"id": 2, "judul": "Lain", "berkas": [], "n": {"a": 0}},
    ]
}


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("items[*].id", [1, 2]),
        ("items[?n.a > `0`].judul", ["Rekap"]),
        ("items[].berkas[].url", ["/a", "/b"]),
        ("items[?id == `1`].{k: id, n: n.a}", [{"k": 1, "n": 3}]),
        ("items[0].berkas[:1].{u: url, name: 'b.pdf'}", [{"u": "/a", "name": "b.pdf"}]),
        ("join('-', items[*].judul)", "Rekap-Lain"),
        ("sort_by(items, &n.a)[0].id", 2),
        ("length(items) == `2` && !contains(keys(@), 'x')", True),
        ("map(&to_string(id), items)", ["1", "2"]),
        ("(items[1:2])[0].id || `9`", 2),
        ("nowhere.at.all", None),
    ],
)
def test_what_is_written_in_good_faith_finds_what_it_always_did(
    expression: str, found: Any
) -> None:
    check_expression(expression)
    assert search(expression, PAGE, Budget()) == found


@pytest.mark.parametrize(
    "expression",
    [
        "|".join(["[@,@]"] * 80),
        "|".join(["{a:@,b:@}"] * 40),
        "[*].[@,@]|" * 40 + "@",
        "map(&[@,@],@)|" * 30 + "@",
        "[" + ",".join(["@"] * 200) + "]",
        "|".join(["merge({a:@},{b:@})"] * 20),
        "!" * 400 + "@",
    ],
)
def test_an_expression_that_grows_is_refused_as_it_is_written(expression: str) -> None:
    with pytest.raises((TooCostly, UnusableExpression)):
        check_expression(expression)


@pytest.mark.parametrize("expression", ["[", "a b", "", "nope(", "\\", "a[", "'"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(UnusableExpression):
        check_expression(expression)


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("foo(data)", "jmespath_function_unknown"),
        ("data[?uppercase(judul) == 'X']", "jmespath_function_unknown"),
        ("join(judul)", "jmespath_arguments"),
        ("length(a, b)", "jmespath_arguments"),
        ("not_null()", "jmespath_arguments"),
        ("data[::0]", "jmespath_step_zero"),
        ("sort_by(data, nama)", "jmespath_expression_argument"),
        ("length(&data)", "jmespath_expression_argument"),
    ],
)
def test_what_fails_whatever_the_data_is_is_refused_as_it_is_written(
    expression: str, code: str
) -> None:
    with pytest.raises(UnusableExpression) as fault:
        check_expression(expression)
    assert fault.value.code == code
    check_expression("not_null(a, b, c) || join(', ', map(&nama, data[::2])) || merge(a, b, c)")


LONG = "x" * 100_000
DEEP: Any = []
for _ in range(100):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("expression", "data"),
    [
        ("join(a, b)", {"a": LONG, "b": [""] * 100_000}),
        ("[*].[@,@,@,@,@,@,@,@,@,@] | [*].[@,@,@,@,@,@,@,@,@,@]", [LONG] * 100),
        ("to_string([@,@,@,@,@,@,@,@,@,@,@])", [LONG] * 100),
        ("[" + ",".join(["map(&reverse($), @)".replace("$", "@")] * 40) + "]", [LONG] * 100),
    ],
)
def test_what_only_the_data_makes_large_is_cut_off(expression: str, data: Any) -> None:
    check_expression(expression)
    started = time.monotonic()
    with pytest.raises(TooCostly):
        search(expression, data, Budget())
    assert time.monotonic() - started < 5


def test_the_time_is_for_all_expressions_of_an_answer_together() -> None:
    budget = Budget(seconds=0)

    def again_and_again() -> None:
        for _ in range(10_000):
            search("items[*].id", PAGE, budget)

    with pytest.raises(TooCostly):
        again_and_again()


@pytest.mark.parametrize("data", [None, 3, "x", True, DEEP, {}, [[]], json.loads("1e400")])
def test_data_of_any_shape_ends_in_an_answer_or_a_named_refusal(data: Any) -> None:
    for expression in ("sum(a)", "length(@)", "sort(@)", "a[*].b", "to_number(@)", "keys(@)"):
        try:
            search(expression, data, Budget())
        except UnusableExpression:
            continue
