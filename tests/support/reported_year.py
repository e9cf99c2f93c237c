"""The reports that the simulated year made: four quarters and the year, counted again."""

import json
from typing import Any

from tests.support.evidence import Body, every, ok
from tests.support.office import Person
from tests.support.printed_reports import FORMS, check_files, files_of
from tests.support.raw_lists import RawLists

FORMS_OF = {
    ("quarter", 1): ("docx",),
    ("quarter", 2): ("xlsx",),
    ("quarter", 3): ("pdf",),
    ("quarter", 4): ("docx",),
    ("year", 1): FORMS,
}
COUNTS = ("expected", "months", "evidence", "being_revised", "indicators")


def check_reports(ketua: Person, raw: RawLists) -> None:
    """Those of the lived year; the last is of the same day as this, and read in all its forms.

    The quarters are read in one form each. That each form has the same bytes when it is asked for
    again is held by `test_report_documents.py`.
    """
    told: Body = ok(ketua.get(f"/decrees/{raw.decree_id}/progress"))
    gaps: Body = ok(ketua.get(f"/decrees/{raw.decree_id}/gaps/summary"))
    heat: Body = ok(ketua.get(f"/decrees/{raw.decree_id}/progress/heat-map"))
    secrets = secrets_of(raw)
    rows = every(ketua, "/reports", decree_id=raw.decree_id, sort="covers_to")
    found = {(row["kind"], row["period"]): row for row in rows}
    assert found.keys() == FORMS_OF.keys()
    assert {row["status"] for row in rows} == {"acknowledged"}
    assert len({row["number"] for row in rows}) == len(rows)
    for (kind, period), row in sorted(found.items()):
        path = f"/reports/{row['id']}"
        read: Body = ok(ketua.get(f"{path}/content"))
        snapshot = read["document"]["snapshot"]
        check_periods(snapshot)
        text = json.dumps(read, ensure_ascii=False)
        assert not [secret for secret in secrets if secret in text]
        check_files(files_of(ketua, row["id"], *FORMS_OF[kind, period]), read, secrets)
        if kind == "year":
            assert len(snapshot["recommendations"]) > 1, "carried over"
            check_numbers(snapshot, told, heat, gaps)
    check_correction(ketua, path)


def check_correction(ketua: Person, path: str) -> None:
    """Of the same day, so of the same data, however often it is taken."""
    made: Body = ok(ketua.post(f"{path}/correct", {"reason": "Salah ketik."}), 201)
    again: Body = ok(ketua.post(f"/reports/{made['id']}/refresh", {}))
    assert again["snapshot_digest"] == made["snapshot_digest"]
    ok(ketua.post(f"/reports/{made['id']}/discard", {"reason": "Uji."}))


def secrets_of(raw: RawLists) -> set[str]:
    """Title, description, names of files and links of everything restricted."""
    hidden = [each for each in raw.evidence if each["confidentiality"] == "restricted"]
    found = set[str]()
    for each in hidden:
        told: Body = ok(raw.person.get(f"/evidence/{each['id']}"))
        revision = told["revision"]
        found |= {told["title"], told["description"]}
        found |= {file["original_name"] for file in revision["files"]}
        found |= {words for link in revision["links"] for words in (link["title"], link["url"])}
    assert len(hidden) < len(found)
    return found - {None, ""}


def check_numbers(snapshot: Body, told: Body, heat: Body, gaps: Body) -> None:
    """The year as everywhere."""
    assert snapshot["total"]["year"] == {name: told["total"][name] for name in COUNTS}
    assert snapshot["total"]["gaps"] == gaps["by_severity"]
    teams: list[Any] = snapshot["teams"]
    assert [each["year"] for each in teams] == [
        {name: team[name] for name in COUNTS} for team in told["teams"]
    ]
    assert [each["cells"] for each in teams] == [row["cells"] for row in heat["rows"]]


def check_periods(snapshot: Body) -> None:
    """The period is the sum of its months."""
    first, last = (int(snapshot[name][5:7]) for name in ("covers_from", "covers_to"))
    for team in snapshot["teams"]:
        cells = [cell for cell in team["cells"] if first <= cell["month"] <= last]
        for name in ("planned", "done", "late"):
            assert team["period"]["months"][name] == sum(cell[name] for cell in cells)
        missing = sum(cell["expected"]["missing"] for cell in cells)
        assert team["period"]["expected"]["missing"] == missing
