"""Conditions of a proposal beside the score, and weights of changes, as people set them."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.models import LkeFact, WorkUnit
from app.models.work_unit import WorkUnitKind
from app.services.evaluation.figures.weighing import spread
from tests.api.evaluation.test_evaluations import asesor, begin
from tests.support.evidence import KETUA, MEMBER, Body, evidence, ok, refused
from tests.support.evidence_sql import attempt, table
from tests.support.office import Office, Person
from tests.support.prepared import Prepared
from tests.support.sheets import best, sheet

OF_ALL = "/lke-conditions/2023"
OPINION = {"code": "opini_bpk", "value": "wtp", "source": "LHP BPK", "source_date": "2023-05-30"}
CORE = {"code": "core_layanan", "value": True, "source": "SK", "source_date": "2023-02-01"}


def stating(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"conditions": list(conditions)}


def of(read: Body, code: str) -> Body:
    return next(each for each in read["conditions"] if each["code"] == code)


def test_the_institutions_are_stated_once_and_read_by_all(office: Office) -> None:
    path, ketua, prepared = begin(office), office.person(KETUA), Prepared(office)
    tpi, province = asesor(prepared), asesor(prepared, "pendahuluan")
    for nobody in (ketua, province):
        refused(nobody.put(OF_ALL, stating(OPINION)), 403, "institution_conditions_not_yours")
    assert not ok(ketua.get(OF_ALL))["may_set"]
    read = ok(tpi.put(OF_ALL, stating(OPINION)))
    assert [each["code"] for each in read["conditions"]] == [
        "opini_bpk", "sakip_instansi", "indeks_rb_kementerian_lembaga", "maturitas_spip",
    ]  # fmt: skip
    assert of(read, "opini_bpk")["states"] == {"WBK": "passed", "WBBM": "passed"}
    ok(tpi.put(OF_ALL, stating(OPINION | {"code": "sakip_instansi", "value": "B"})))
    worse = OPINION | {"value": "WDP", "source": "LHP BPK, diperbaiki"}
    ok(tpi.put(OF_ALL, stating(worse)))
    told = ok(ketua.get(f"{path}/conditions"))
    assert [one["value"] for one in of(told, "opini_bpk")["history"]] == ["WTP", "WDP"]
    assert of(told, "sakip_instansi")["states"] == {"WBK": "passed", "WBBM": "failed"}
    assert told["states"] == {"WBK": "failed", "WBBM": "failed"}
    with Session(office.engine) as session, session.begin():
        unit = session.get_one(WorkUnit, UUID(ok(ketua.get(path))["work_unit"]["id"]))
        unit.kind = WorkUnitKind.NASIONAL
    assert ok(ketua.get(OF_ALL))["may_set"]
    ok(ketua.put(OF_ALL, stating(OPINION)))  # TPI's word counts before it
    assert of(ok(ketua.get(OF_ALL)), "opini_bpk")["value"] == "WDP"


def test_the_offices_are_its_own_and_tpis(office: Office) -> None:
    path, ketua, prepared = begin(office), office.person(KETUA), Prepared(office)
    tpi, member = asesor(prepared), office.person(MEMBER)
    here = f"{path}/conditions"
    refused(member.put(here, stating(CORE)), 403)
    refused(asesor(prepared, "tpn").put(here, stating(CORE)), 403)
    made = evidence(office, "accepted")
    ok(ketua.put(here, stating(CORE | {"evidence_id": made["id"]})))
    assert of(ok(member.get(here)), "core_layanan")["states"]["WBK"] == "passed"
    ok(tpi.put(here, stating(CORE | {"value": False, "source": "Tinjauan TPI"})))
    told = of(ok(member.get(here)), "core_layanan")
    assert (told["value"], told["states"]["WBK"]) == ("Tidak", "failed")
    assert [one["layer"] for one in told["history"]] == ["unit", "tpi"]
    lines = member.get(here, params={"format": "csv"}).text.splitlines()
    (line,) = (each for each in lines if told["name"] in each)
    assert ";Tidak;" in line
    assert line.count(";gagal;") == 2, line
    ready = ok(member.get(f"{path}/readiness"))["predicates"]
    assert [each["conditions"] for each in ready] == ["failed", "failed"]
    assert len(ready[0]["conditions_not_met"]) == 11
    facts = table(LkeFact)
    for verb, statement in (("u", update(facts).values(value="Ya")), ("d", delete(facts))):
        assert f"guard lke_fact_{verb}" in attempt(office, statement)
    ok(tpi.put(here, stating(CORE | {"value": None, "source": "Dibatalkan"})))
    assert of(ok(member.get(here)), "core_layanan")["value"] == "Ya"


def test_that_it_holds_wbk_is_shown_by_a_paper(office: Office) -> None:
    """The office says so; TPI finds otherwise; taken back, the office's own paper counts."""
    path, ketua, tpi = begin(office, target="WBBM"), office.person(KETUA), asesor(Prepared(office))
    here = f"{path}/conditions"
    told = ok(ketua.patch(path, {"has_wbk": True}))
    assert (told["has_wbk"], told["wbk_basis"]) == (True, "own_word")
    held = of(ok(ketua.get(here)), "sudah_wbk")
    assert (held["value"], held["asked"], held["states"]) == (
        None, {"WBBM": "Ya"}, {"WBK": "passed", "WBBM": "undecided"},
    )  # fmt: skip
    assert of_wbk(tpi, path) == ["passed", "passed", "passed", "undecided"], "a word is a claim"
    ok(ketua.post(f"{path}/submit", {}))
    for step in ("forward", "conclude"):
        ok(tpi.post(f"{path}/{step}", {}))
    refused(tpi.post(f"{path}/propose", {}), 409, "wbk_needs_source")
    paper = {"code": "sudah_wbk", "source": "Keputusan Menteri PANRB 1/2022"}
    paper |= {"source_date": "2022-12-20"}
    ok(ketua.put(here, stating(paper | {"value": True})))
    assert ok(ketua.get(path))["wbk_basis"] == "own_word", "nobody can read that paper"
    assert of_wbk(tpi, path)[-1] == "undecided"
    ok(ketua.put(here, stating(paper | {"value": True, "link": "https://menpan.go.id/wbk.pdf"})))
    assert of_wbk(tpi, path)[-1] == "passed"
    mistaken = paper | {"value": False, "source": "Daftar penerima WBK"}
    held = of(ok(tpi.put(here, stating(mistaken))), "sudah_wbk")
    assert (held["value"], [one["layer"] for one in held["history"]]) == (
        "Tidak", ["unit", "unit", "tpi"],
    )  # fmt: skip
    told = ok(ketua.get(path))
    assert (told["has_wbk"], told["wbk_basis"]) == (False, "by_paper")
    refused(tpi.post(f"{path}/propose", {}), 409, "wbbm_needs_wbk")
    report_facts = ok(tpi.get(f"{path}/lhe"))["document"]["facts"]
    (fact,) = (each for each in report_facts if each["code"] == "sudah_wbk")
    assert (fact["state"], fact["source"]) == ("failed", "Daftar penerima WBK")
    ok(tpi.put(here, stating(paper | {"value": None})))
    assert ok(ketua.get(path))["has_wbk"] is True
    ok(ketua.put(here, stating(paper | {"value": None})))
    assert ok(ketua.get(path))["wbk_basis"] is None
    again = ketua.post("/evaluations", {"year": 2022, "target": "WBK", "has_wbk": True} | {
        name: told[name] for name in ("decree_id", "sheet")
    })  # fmt: skip
    assert ok(again, 201)["wbk_basis"] == "own_word"
    other = f"/evaluations/{again.json()['id']}"
    ok(tpi.put(f"{other}/conditions", stating(paper | {"value": False})))
    (fault,) = refused(ketua.patch(other, {"has_wbk": True}), 422)["errors"]
    assert fault["code"] == "wbk_by_paper"


def of_wbk(person: Person, path: str) -> list[str]:
    """The state of the minimum of WBBM at each strength."""
    return [
        condition["state"]
        for each in ok(person.get(f"{path}/score"))["strengths"]
        for condition in each["predicates"][1]["conditions"]
        if condition["code"] == "sudah_wbk"
    ]


def test_what_a_condition_does_not_ask_is_refused(office: Office) -> None:
    path, ketua = begin(office), office.person(KETUA)
    wrong = stating(
        CORE | {"value": "Mungkin"},
        CORE | {"code": "opini_bpk", "value": "WTP"},
        CORE | {"code": "lhkpn_persen", "value": 101},
        CORE | {"code": "lhkan_persen", "value": 100, "source_date": "2203-02-01"},
        CORE,
    )
    faults = refused(ketua.put(f"{path}/conditions", wrong), 422)["errors"]
    assert [(each["pointer"], each["code"]) for each in faults] == [
        ("/conditions/0/value", "not_an_answer_to_it"),
        ("/conditions/1/code", "condition_unknown"),
        ("/conditions/2/value", "not_an_answer_to_it"),
        ("/conditions/3/source_date", "day_out_of_reach"),
        ("/conditions/4/code", "condition_twice"),
    ]


def test_a_percentage_that_the_counts_contradict_is_told(office: Office) -> None:
    path, ketua = begin(office), office.person(KETUA)
    counts = {113: 1, 114: 9, 115: 0, 116: 9}
    given = [{"question": number, "answer": count} for number, count in counts.items()]
    ok(ketua.post(f"{path}/answer", {"answers": given}))
    for value, told in ((100, "A.II.5.iii.a.p"), (90, None)):
        stated = CORE | {"code": "lhkpn_persen", "value": value}
        read = ok(ketua.put(f"{path}/conditions", stating(stated)))
        assert of(read, "lhkpn_persen")["contradicts"] == told


def test_the_cheapest_changes_go_by_the_offices_weights(office: Office) -> None:
    """All is best but three items; the two of them that bring WBK are the heavy ones or not."""
    path, ketua = begin(office, has_wbk=False), office.person(KETUA)
    answers = best() | {"125": "3.6", "126": "C", "127": "3.2"}
    answers |= {str(number): "C" for number in range(95, 97)} | {"94": "D", "97": "E", "98": "E"}
    answers |= {"99": "E", "13": "D", "14": "E", "15": "E"}
    given = [{"question": int(number), "answer": answer} for number, answer in answers.items()]
    ok(ketua.post(f"{path}/answer", {"answers": given}))
    first = ok(ketua.get(f"{path}/readiness"))["predicates"][0]
    assert first["changes"] == first["cheapest"]
    (one, *_) = first["changes"]["items"]
    weights = {"weights": [{"code": "TL", "weight": 1}, {"code": one, "weight": 9}]}
    ok(ketua.put(f"{path}/weights", weights))
    assert len(ok(ketua.get(f"{path}/weights"))["weights"]) == 2
    then = ok(ketua.get(f"{path}/readiness"))["predicates"][0]
    assert then["changes"] == first["changes"]
    assert one not in then["cheapest"]["items"]
    assert then["cheapest"]["weight"] < 9 + len(first["changes"]["items"]) - 1
    problem = refused(ketua.put(f"{path}/weights", {"weights": [{"code": "X", "weight": 2}]}), 422)
    assert problem["errors"][0]["code"] == "item_unknown"
    refused(office.person(MEMBER).put(f"{path}/weights", weights), 403)


def test_an_areas_weight_is_that_of_its_items_without_one() -> None:
    found = spread(sheet(), {"TL": 3, "A.II.2.i.a": 5, "B.I.a": 9})
    assert (found["A.II.2.i.a"], found["A.I.2.i.a"], found["B.I.a"]) == (5, 3, 9)
    assert len(found) == sum("TL" in path for path in sheet().above.values()) + 1
