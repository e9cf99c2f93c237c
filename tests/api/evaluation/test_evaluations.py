"""An evaluation of an office from its first answer to the proposal, layer by layer."""

from typing import Any

from app.models.access import GrantedRole
from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import on_one_engine
from tests.support.evaluations import agree, answer_best, report_to_propose
from tests.support.evidence import KETUA, MEMBER, Body, ok, refused
from tests.support.office import OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared

ANSWERS = {"answers": [{"question": 59, "answer": "a", "note": "Sudah."}]}


def begin(office: Office, **fields: object) -> str:
    """The path of an evaluation of 2023, towards WBK."""
    body = {"decree_id": str(DECREE_ID), "year": 2023, "target": "WBK", **fields}
    made = ok(office.person(KETUA).post("/evaluations", {"sheet": SHEET} | body), 201)
    return f"/evaluations/{made['id']}"


SHEET = "permenpanrb-90-2021"


def asesor(prepared: Prepared, layer: str | None = None) -> Person:
    """A person outside of the decree, given the right to evaluate it in a layer."""
    office, person = prepared.office, prepared.account()
    grant = {"role": GrantedRole.ASESOR, "decree_id": str(DECREE_ID), "layer": layer}
    ok(prepared.administrator.post(f"/users/{office.user_id(person)}/role-grants", grant), 201)
    return office.person(person)


def answers_of(person: Person, path: str, number: int) -> dict[str, Body]:
    read = ok(person.get(f"{path}/questions"))["items"]
    told = next(each["answers"] for each in read if each["number"] == number)
    return {each["layer"]: each for each in told}


def test_four_layers_answer_and_none_overwrites_another(office: Office) -> None:
    path = begin(office)
    member, ketua = office.person(MEMBER), office.person(KETUA)
    prepared = Prepared(office)
    province, tpi = asesor(prepared, "pendahuluan"), asesor(prepared)
    answer_best(office, path, 59)
    ok(member.post(f"{path}/answer", ANSWERS))
    assert answers_of(member, path, 59)["unit"]["answer"] == "A"
    refused(tpi.post(f"{path}/conclude", {}), 409, "evaluation_wrong_status")
    ok(ketua.post(f"{path}/submit", {}))
    refused(member.post(f"{path}/answer", ANSWERS), 409, "evaluation_other_turn")
    agrees = {"assessments": [{"question": 59, "verdict": "agree"}]}
    refused(tpi.post(f"{path}/assess", agrees), 409, "evaluation_other_turn")
    refused(tpi.post(f"{path}/forward", {}), 409, "evaluation_preliminary_first")
    refused(province.post(f"{path}/forward", {}), 409, "evaluation_nothing_assessed")
    ok(province.post(f"{path}/assess", agrees))
    assert ok(province.post(f"{path}/forward", {}))["status"] == "in_assessment"
    back = {"note": "Lengkapi.", "questions": [{"question": 59, "note": "Lampirkan bukti."}]}
    refused(province.post(f"{path}/return", back), 409, "evaluation_other_turn")
    assert ok(tpi.post(f"{path}/return", back))["status"] == "returned"
    ok(member.post(f"{path}/answer", {"answers": [{"question": 59, "answer": "B"}]}))
    told = answers_of(member, path, 59)
    assert [(each["verdict"], each["is_stale"]) for each in told.values()] == [
        (None, False),
        ("agree", True),
        ("return", True),
    ]
    again = ok(ketua.post(f"{path}/submit", {"reason": "Sudah dilengkapi."}))
    assert (again["status"], again["submission_count"]) == ("in_assessment", 2)
    differs = {"question": 59, "verdict": "differ", "answer": "C", "note": "Tidak ada bukti."}
    ok(tpi.post(f"{path}/assess", {"assessments": [differs]}))
    told = answers_of(member, path, 59)
    assert {layer: each["answer"] for layer, each in told.items()} == {
        "unit": "B",
        "pendahuluan": "A",
        "tpi": "C",
    }
    assert not told["tpi"]["is_stale"]
    refused(tpi.post(f"{path}/conclude", {}), 409, "evaluation_unsettled")
    agree(tpi, path, 59)
    ok(tpi.post(f"{path}/conclude", {}))
    report_to_propose(tpi, path)
    done = ok(tpi.post(f"{path}/propose", {}))
    assert [step["action"] for step in done["steps"]] == [
        "submit", "forward", "return", "submit", "conclude", "propose",
    ]  # fmt: skip
    history = ok(member.get(f"{path}/questions/A.I.5.iii.c"))["history"]
    assert [(each["layer"], each["answer"]) for each in history] == [
        ("unit", "A"), ("pendahuluan", "A"), ("tpi", None), ("unit", "B"), ("tpi", "C"),
    ]  # fmt: skip


class TestAnswers:
    def test_a_team_answers_its_area_and_the_ketua_the_results(self, office: Office) -> None:
        path = begin(office)
        member, ketua = office.person(MEMBER), office.person(KETUA)
        refused(office.person(OTHER_MEMBER).post(f"{path}/answer", ANSWERS), 403, "forbidden")
        index = {"answers": [{"question": 125, "answer": 3.62}]}
        refused(member.post(f"{path}/answer", index), 403, "forbidden")
        ok(ketua.post(f"{path}/answer", index))
        may = ok(member.get(f"{path}/questions"))["items"]
        assert {each["team_number"] for each in may if each["may_answer"]} == {5}
        assert answers_of(member, path, 125)["unit"]["answer"] == "3.62"

    @on_one_engine
    def test_what_a_question_does_not_have_is_refused_by_its_number(self, office: Office) -> None:
        path, member = begin(office), office.person(MEMBER)
        wrong: list[dict[str, Any]] = [
            {"question": 59, "answer": "D"},
            {"question": 110, "answer": "1.000"},
        ]
        problem = refused(member.post(f"{path}/answer", {"answers": wrong}), 422)
        assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [
            ("/answers/0/answer", "not_an_option"),
            ("/answers/1/answer", "not_a_count"),
        ]
        assert "59" in problem["errors"][0]["detail"]
        unknown = {"answers": [{"question": 500, "answer": "A"}]}
        refused(member.post(f"{path}/answer", unknown), 422)
        assert answers_of(member, path, 59) == {}

    def test_the_same_again_adds_nothing_and_null_opens(self, office: Office) -> None:
        path, member = begin(office), office.person(MEMBER)
        for body in (ANSWERS, ANSWERS, {"answers": [{"question": 59, "answer": None}]}):
            ok(member.post(f"{path}/answer", body))
        history = ok(member.get(f"{path}/questions/A.I.5.iii.c"))["history"]
        assert [(each["number"], each["answer"]) for each in history] == [(1, "A"), (2, None)]


UNFIT: list[tuple[dict[str, Any], str, str]] = [
    ({"verdict": "agree", "question": 60}, "verdict", "nothing_to_assess"),
    ({"verdict": "differ", "answer": "B"}, "note", "note_needed_to_differ"),
    ({"verdict": "differ", "answer": "A", "note": "Ya"}, "answer", "differs_in_nothing"),
    ({"verdict": "agree", "answer": "B"}, "answer", "agrees_with_another"),
    (
        {"verdict": "differ", "answer": "3,80", "note": "Ya", "question": 125},
        "answer",
        "differs_in_nothing",
    ),
    ({"verdict": "differ", "answer": "E", "note": "Ya"}, "answer", "not_an_option"),
]


@on_one_engine
def test_whoever_assesses_says_what_and_why(office: Office) -> None:
    path, tpi = begin(office), asesor(Prepared(office))
    ok(office.person(MEMBER).post(f"{path}/answer", ANSWERS))
    index = {"answers": [{"question": 125, "answer": 3.8}]}
    ok(office.person(KETUA).post(f"{path}/answer", index))
    ok(office.person(KETUA).post(f"{path}/submit", {}))
    ok(tpi.post(f"{path}/forward", {}))
    for assessment, pointer, code in UNFIT:
        body = {"assessments": [{"question": 59, **assessment}]}
        (fault,) = refused(tpi.post(f"{path}/assess", body), 422)["errors"]
        assert (fault["pointer"], fault["code"]) == (f"/assessments/0/{pointer}", code)


@on_one_engine
def test_windows_close_and_are_extended_by_who_set_them(office: Office) -> None:
    path, ketua = begin(office), office.person(KETUA)
    tpi = asesor(Prepared(office))
    over = {
        "phase": "filling",
        "first_day": "2023-01-02",
        "last_day": "2023-03-31",
        "reason": "Jadwal.",
    }
    window = f"{path}/windows"
    ok(ketua.put(window, over))
    problem = refused(
        office.person(MEMBER).post(f"{path}/answer", ANSWERS), 409, "evaluation_window_closed"
    )
    assert "31 March 2023" in problem["detail"] or "31 Maret 2023" in problem["detail"]
    ok(tpi.put(window, over | {"last_day": "2030-12-31", "reason": "Diperpanjang."}))
    ok(office.person(MEMBER).post(f"{path}/answer", ANSWERS))
    refused(ketua.put(window, over), 409, "evaluation_window_of_later_layer")
    read = ok(ketua.get(path))
    assert read["windows"] == [
        {
            "phase": "filling",
            "first_day": "2023-01-02",
            "last_day": "2030-12-31",
            "set_by_layer": "tpi",
        }
    ]


def test_an_office_has_one_of_each_year(office: Office) -> None:
    path = begin(office)
    body = {"decree_id": str(DECREE_ID), "year": 2023, "target": "WBBM", "sheet": SHEET}
    refused(office.person(KETUA).post("/evaluations", body), 409, "evaluation_exists")
    refused(office.person(MEMBER).post("/evaluations", body | {"year": 2024}), 403)
    changed = ok(office.person(KETUA).patch(path, {"target": "WBBM", "has_wbk": True}))
    assert (changed["target"], changed["has_wbk"]) == ("WBBM", True)
