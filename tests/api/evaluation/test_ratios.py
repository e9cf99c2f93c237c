"""A ratio with nothing to divide by: TPI sets it with a note, and it counts at its strength."""

from typing import Any

from tests.api.evaluation.test_evaluations import asesor, begin
from tests.support.evaluations import agree, answer_best, report_to_propose
from tests.support.evidence import KETUA, MEMBER, Body, ok, refused
from tests.support.office import Office, Person
from tests.support.portal import open_period, portal
from tests.support.prepared import Prepared

CODE = "A.II.5.ii.a"  # complaints that were followed up, 3 points: question 112 of 110
NO_COMPLAINTS = [{"question": 110, "answer": 0}, {"question": 112, "answer": 0}]
SET = {"code": CODE, "value": "0,50", "note": "Tidak ada pengaduan; kanal diuji dan aktif."}


def at(person: Person, path: str, strength: str) -> dict[str, float]:
    """The points of the ratio at that strength."""
    strengths = ok(person.get(f"{path}/score"))["strengths"]
    points = next(each["points"] for each in strengths if each["strength"] == strength)
    return {name: each[name] for each in points if each["code"] == CODE for name in ("low", "high")}


def total_by_tpi(person: Person, path: str) -> dict[str, float]:
    total = ok(person.get(f"{path}/score"))["strengths"][-1]["total"]
    return {name: total[name] for name in ("low", "high")}


def ratio(person: Person, path: str, **query: object) -> Body:
    shown = ok(person.get(f"{path}/desk", params={"size": 1, **query}))["ratios"]
    return next(each for each in shown if each["code"] == CODE)


def settle(tpi: Person, path: str, **words: object) -> Any:
    return tpi.post(f"{path}/assess", {"ratios": [SET | words]})


def in_assessment(office: Office) -> tuple[str, Person]:
    path, ketua, tpi = begin(office), office.person(KETUA), asesor(Prepared(office))
    answer_best(office, path)
    ok(ketua.post(f"{path}/answer", {"answers": NO_COMPLAINTS}))
    ok(ketua.post(f"{path}/submit", {}))
    refused(settle(tpi, path), 409, "evaluation_other_turn")
    ok(tpi.post(f"{path}/forward", {}))
    return path, tpi


def test_tpi_sets_it_over_counts_that_it_judged(office: Office) -> None:
    path, tpi = in_assessment(office)
    refused(settle(office.person(KETUA), path), 403)
    wrong: dict[str, Body] = {
        "ratio_unknown": {"code": "A.I.1.i.a"},
        "not_a_share": {"value": 1.5},
        "ratio_not_undefined": {"code": "A.II.1.i.a"},
    }
    for code, words in wrong.items():
        (fault,) = refused(settle(tpi, path, **words), 422)["errors"]
        assert fault["code"] == code
    assert ratio(tpi, path, area="PW")["may_settle"]
    ok(settle(tpi, path))
    ok(settle(tpi, path))
    shown = ratio(office.person(MEMBER), path, area="PW")
    assert (shown["state"], shown["may_settle"], len(shown["history"])) == ("undefined", False, 1)
    assert (shown["settled"]["value"], shown["counts"]) == ("0.5", {"110": "0", "112": "0"})
    assert at(tpi, path, "tpi") == {"low": 0, "high": 1.5}, "its counts are not judged yet"
    agree(tpi, path)
    assert at(tpi, path, "tpi") == {"low": 1.5, "high": 1.5}
    assert at(tpi, path, "claimed") == {"low": 0, "high": 3}
    ready = ok(tpi.get(f"{path}/readiness"))
    assert [each["note"] for each in ready["settled"]] == [SET["note"]]
    assert [each["code"] for each in ready["undefined"]] == [CODE]
    more = {"question": 112, "verdict": "differ", "answer": 1, "note": "Satu dari tahun lalu."}
    ok(tpi.post(f"{path}/assess", {"assessments": [more]}))
    assert ratio(tpi, path)["settled"]["is_stale"]
    assert CODE in refused(tpi.post(f"{path}/conclude", {}), 409, "evaluation_unsettled")["detail"]
    ok(settle(tpi, path, value=None))
    assert at(tpi, path, "tpi") == {"low": 0, "high": 3}
    ok(settle(tpi, path, value=1))
    assert at(tpi, path, "tpi") == {"low": 3, "high": 3}
    (row,) = ok(tpi.get("/evaluation-overview"))["items"]
    assert row["agreed"] == total_by_tpi(tpi, path)
    ok(tpi.post(f"{path}/conclude", {}))
    refused(settle(tpi, path, value=0), 409, "evaluation_other_turn")
    _is_told(office, path, tpi)


def _is_told(office: Office, path: str, tpi: Person) -> None:
    """By the LHE with who set it, and to the portal as TPI's note: ratios are not sent."""
    report_to_propose(tpi, path)
    document = ok(tpi.get(f"{path}/lhe"))["document"]
    (told,) = document["settled_ratios"]
    assert (told["code"], told["value"], document["undefined_ratios"]) == (CODE, "1", [])
    by_tpi = {each["layer"]: each for each in document["lines"][-1]["scores"]}["tpi"]
    assert {name: by_tpi[name] for name in ("low", "high")} == total_by_tpi(tpi, path)
    ok(tpi.post(f"{path}/propose", {}))
    reader = portal(Prepared(office))
    open_period(office, year=2023)
    pulled = ok(reader.get("/portal-rb/lke/jawaban-unit/53"))["answers"]
    answers = {each["soal_id"]: each for each in pulled}
    assert len(answers) == 127
    assert (answers[110]["jawaban_tpi"], answers[112]["jawaban_tpi"]) == ("0", "1")
    assert answers[110]["catatan_tpi"] == f"Rasio {CODE} ditetapkan TPI 1: {SET['note']}"
