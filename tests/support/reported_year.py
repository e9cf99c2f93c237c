"""The reports of the simulated year: four quarters and the year, their numbers counted again."""

import json
from typing import Any

from tests.support.evidence import Body, ok
from tests.support.office import Person
from tests.support.printed_reports import check_files, files_of
from tests.support.raw_lists import RawLists

COUNTS = ("expected", "months", "evidence", "being_revised", "indicators")


def check_reports(ketua: Person, pengarah: Person, raw: RawLists) -> None:
    """Each is made, written, submitted and taken note of; what it holds is what the API says."""
    told: Body = ok(ketua.get(f"/decrees/{raw.decree_id}/progress"))
    gaps: Body = ok(ketua.get(f"/decrees/{raw.decree_id}/gaps/summary"))
    heat: Body = ok(ketua.get(f"/decrees/{raw.decree_id}/progress/heat-map"))
    secrets = secrets_of(raw)
    numbers: list[str] = []
    for kind, period in (*(("quarter", each) for each in (1, 2, 3, 4)), ("year", 1)):
        body = {"decree_id": raw.decree_id, "kind": kind, "period": period}
        made: Body = ok(ketua.post("/reports", body), 201)
        path = f"/reports/{made['id']}"
        again: Body = ok(ketua.post(f"{path}/refresh", {}))
        assert again["snapshot_digest"] == made["snapshot_digest"], "the same data"
        advice = {"text": f"Lengkapi {kind} {period}.", "responsible": "Semua koordinator"}
        ok(ketua.post(f"{path}/recommendations", advice | {"due_date": "2024-02-29"}), 201)
        numbers.append(ok(ketua.post(f"{path}/submit", {}))["number"])
        read: Body = ok(pengarah.get(f"{path}/content"))
        ok(pengarah.post(f"{path}/acknowledge", {"digest": read["receipt"]["digest"]}))
        snapshot = read["document"]["snapshot"]
        check_numbers(snapshot, told, heat, gaps)
        assert [each["report_number"] for each in snapshot["recommendations"]] == numbers[:-1]
        text = json.dumps(read, ensure_ascii=False)
        assert not [secret for secret in secrets if secret in text]
        files = files_of(ketua, made["id"])
        check_files(files, ok(ketua.get(f"{path}/content")), secrets)
    assert files_of(ketua, made["id"]) == files, "the same bytes"
    assert len(set(numbers)) == 5


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
    """The year as everywhere, the period as the sum of its months."""
    assert snapshot["total"]["year"] == {name: told["total"][name] for name in COUNTS}
    assert snapshot["total"]["gaps"] == gaps["by_severity"]
    teams: list[Any] = snapshot["teams"]
    assert [each["year"] for each in teams] == [
        {name: team[name] for name in COUNTS} for team in told["teams"]
    ]
    assert [each["cells"] for each in teams] == [row["cells"] for row in heat["rows"]]
    first, last = (int(snapshot[name][5:7]) for name in ("covers_from", "covers_to"))
    for team in teams:
        cells = [cell for cell in team["cells"] if first <= cell["month"] <= last]
        for name in ("planned", "done", "late"):
            assert team["period"]["months"][name] == sum(cell[name] for cell in cells)
        missing = sum(cell["expected"]["missing"] for cell in cells)
        assert team["period"]["expected"]["missing"] == missing
