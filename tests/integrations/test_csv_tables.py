"""CSV as offices save it: what its rows are, and where the names stand when they cannot be read."""

import pytest

from app.integrations.csv_tables import NoTable, read_csv

ROW = {"id": "1", "nama": "Rekap"}
TITLES = "REKAP KEHADIRAN;;\nBulan;Juni;\n\nid;nama;hadir\n1;Rekap;3\n2;Pleno;4\n"
READ: list[tuple[str, str | None, int, list[dict[str, str] | None]]] = [
    ("id,nama\n1,Rekap\n", None, 0, [ROW]),
    ("sep=;\r\nid;nama\r\n1;Rekap\r\n", None, 0, [ROW]),
    ('"SEP=\t"\nid\tnama\n1\tRekap', None, 0, [ROW]),
    ("sep=;\nJudul, satu\nid;nama\n1;Rekap\n", None, 2, [ROW]),
    ("id;nama;\n1;Rekap;\n", None, 0, [ROW]),
    ("id;nama\n1;Rekap;;;\n", None, 0, [ROW]),
    ("id;nama\n1;Rekap;x\n2;Pleno\n", None, 0, [None, {"id": "2", "nama": "Pleno"}]),
    ("id;nama\n1\n1;Rekap", None, 0, [None, ROW]),
    ("\n\n;;\nid;nama\n;\n1;Rekap\n", None, 0, [ROW]),
    ('id;"nama\r\n  lengkap"\n1;"a\nb"\n', None, 0, [{"id": "1", "nama lengkap": "a\nb"}]),
    ("id;nilai\n1;1,5\n2;2,5\n", None, 0,
     [{"id": "1", "nilai": "1,5"}, {"id": "2", "nilai": "2,5"}]),
    ("Rekap, Juni, 2023\nid;nama\n1;Rekap\n", None, 1, [ROW]),
    ("a|b\rid|nama\r1|Rekap\r", "|", 1, [ROW]),
    ("id,nama\n", None, 0, []),
]  # fmt: skip
NONE: list[tuple[str, int, str, dict[str, int]]] = [
    (TITLES, 0, "upstream_csv_names_elsewhere", {"names": 1, "cells": 3, "line": 4, "above": 3}),
    (TITLES, 1, "upstream_csv_names_elsewhere", {"names": 2, "cells": 3, "line": 4, "above": 3}),
    ("Judul\nid;nama\n1;Rekap\nDicetak 3 Juli\n", 0, "upstream_csv_names_elsewhere",
     {"names": 1, "cells": 2, "line": 2, "above": 1}),
    ("id;nama\n", 1, "upstream_not_csv", {}),
    ("id;nama\n", 9, "upstream_not_csv", {}),
    ("id;;nama\n1;2;3\n", 0, "upstream_not_csv", {}),
    ("<html>", 0, "upstream_not_csv", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "separator", "skipped", "rows"), READ)
def test_rows_are_read_by_the_names_above_them(
    text: str, separator: str | None, skipped: int, rows: list[dict[str, str] | None]
) -> None:
    assert read_csv(text, separator, skipped).rows == rows


@pytest.mark.parametrize(("text", "skipped", "code", "facts"), NONE)
def test_where_no_names_are_found_it_is_told_where_they_seem_to_stand(
    text: str, skipped: int, code: str, facts: dict[str, int]
) -> None:
    with pytest.raises(NoTable) as fault:
        read_csv(text, None, skipped)
    assert (fault.value.code, fault.value.facts) == (code, facts)
    if "above" in facts:
        assert read_csv(text, None, facts["above"]).rows[0] is not None
