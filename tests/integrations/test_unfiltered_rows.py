"""The rows among which an expression chooses, wherever its filter stands."""

import pytest

from app.integrations.expressions import Budget, search, search_rows

DATA = {"data": [{"id": 2, "x": 1, "rows": [1, 2]}, {"id": 1, "x": 0}]}
ROWS = [
    ("data", 2, 2),
    ("data[?x==`1`]", 1, 2),
    ("data[?x==`9`]", 0, 2),
    ("data[?x==`1`].{a: id}", 1, 2),
    ("data | [?x==`1`]", 1, 2),
    ("data[*] | [?x==`1`]", 1, 2),
    ("data[?x==`1`] | [?id] | [].id", 1, 2),
    ("sort_by(data[?x==`1`], &id)", 1, 2),
    ("reverse(data[?x==`1`])", 1, 2),
    ("map(&id, data[?x==`1`])", 1, 2),
    ("not_null(data[?x==`1`], `[]`)", 1, 2),
    ("data[?x==`9`] || data[?x==`1`]", 1, 2),
    ("(data[?x==`1`])", 1, 2),
    ("(data[?x==`1`])[0:1]", 1, 2),
    ("{r: data[?x==`1`]}.r", 1, 2),
    ("{r: data[?x==`1`]} | r", 1, 2),
    ("[data[?x==`1`], data[?x==`0`]] | []", 2, 4),
    # The filter finds the list, and is not the list.
    ("data[?x==`1`] | [0].rows", 2, 2),
    ("(data[?x==`1`])[0].rows", 2, 2),
    # A filter in how to order chooses no rows.
    ("sort_by(data, &length(rows[?@] || `[]`))", 2, 2),
]


@pytest.mark.parametrize(("expression", "chosen", "rows"), ROWS)
def test_rows_before_the_filter(expression: str, chosen: int, rows: int) -> None:
    assert len(search(expression, DATA, Budget())) == chosen
    assert len(search_rows(expression, DATA, Budget())) == rows
