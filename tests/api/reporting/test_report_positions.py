"""Where the office stands on the evaluation sheet (LKE), as its reports freeze and print it."""

from typing import Any

from app.schemas.platform.examples import DECREE_ID
from tests.api.evaluation.test_evaluations import begin as begin_evaluation
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, evidence, ok
from tests.support.meetings import TEAM_V
from tests.support.office import Office
from tests.support.printed_reports import check_files, files_of
from tests.support.progress import clock_at
from tests.support.reports import begin, content

SECRET = "RAHASIA"


@on_one_engine
def test_a_report_says_what_the_evaluation_says(office: Office) -> None:
    """Of the day of its data, with the days of earlier reports, and no word of a proof."""
    member, ketua = office.person(MEMBER), office.person(KETUA)
    with clock_at(office, "2023-07-05T12:00"):
        path = begin_evaluation(office, has_wbk=False)
        ok(member.post(f"{path}/answer", {"answers": [{"question": 59, "answer": "A"}]}))
        first = begin(ketua, kind="month", period=6)
        ok(ketua.post(f"/reports/{first['id']}/submit", {}))
    with clock_at(office, "2023-08-05T12:00"):
        secret = {"title": f"Pengaduan {SECRET}", "confidentiality": "restricted"}
        made = evidence(office, "submitted", **secret)
        proof = {"question": 59, "evidence_id": made["id"], "pages": "Halaman 3"}
        ok(member.post(f"{path}/prove", {"proofs": [proof]}))
        report = begin(ketua, kind="year", period=1)
        read, score = content(ketua, report), ok(ketua.get(f"{path}/score"))
        covered = ok(ketua.get(f"/decrees/{DECREE_ID}/lke-coverage"))
        files = files_of(ketua, report["id"])
        team = content(member, begin(member, team_id=TEAM_V, kind="month", period=7))
    lke = read["document"]["snapshot"]["lke"]
    check_position(lke["position"], score)
    assert [point["day"] for point in lke["position"]["trend"]] == ["2023-07-05", "2023-08-05"]
    assert lke["position"]["waiting"] == 1
    assert [float(each["points"]) for each in lke["plan"]["reaches"]] == [
        each["points"] for each in covered["reaches"]
    ]
    assert lke["plan"]["without_row"] == len(covered["without_row"])
    linked = {row["id"]: {link["number"] for link in row["links"]} for row in covered["lke_rows"]}
    assert {row["id"]: set(row["questions"]) for row in lke["plan"]["rows"]} == {
        key: numbers for key, numbers in linked.items() if numbers
    }
    check_files(files, read, {SECRET})
    assert team["document"]["snapshot"]["lke"] is None


def check_position(position: Any, score: Any) -> None:
    """Points of each strength, and each minimum of the target as claimed."""
    assert [
        (each["strength"], float(each["low"]), float(each["high"]))
        for each in position["strengths"]
    ] == [
        (each["strength"], each["total"]["low"], each["total"]["high"])
        for each in score["strengths"]
    ]
    assert position["trend"][-1]["totals"] == {
        each["strength"]: each["low"] for each in position["strengths"]
    }
    (wbk,) = (p for p in score["strengths"][0]["predicates"] if p["predicate"] == "WBK")
    assert [
        (each["state"], each["short"] and float(each["short"])) for each in position["minimums"]
    ] == [(each["state"], each["short"]) for each in wbk["conditions"]]
    total = position["minimums"][0]
    assert total["open_questions"] == position["question_count"] - position["answered"]
