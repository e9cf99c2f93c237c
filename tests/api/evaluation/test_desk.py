"""TPI at its desk: questions beside their evidence, twelve sent back, mended, accepted."""

from tests.api.evaluation.test_evaluations import asesor, begin
from tests.support.evidence import KETUA, MEMBER, Body, every, evidence, ok, refused
from tests.support.office import OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared


def desk(person: Person, path: str, **query: object) -> Body:
    shown: Body = ok(person.get(f"{path}/desk", params={"size": 100, **query}))
    return shown


def states(person: Person, path: str, **query: object) -> dict[int, str]:
    return {each["number"]: each["state"] for each in desk(person, path, **query)["items"]}


def best(question: Body) -> str:
    return str(question["options"][0]["key"])


def test_twelve_are_sent_back_mended_and_accepted(office: Office) -> None:
    path, prepared = begin(office), Prepared(office)
    member, ketua, tpi = office.person(MEMBER), office.person(KETUA), asesor(prepared)
    area = desk(member, path, area="PW")["items"]
    letters = {each["number"]: best(each) for each in area if each["options"]}
    twelve = sorted(letters)[:12]
    ok(member.post(f"{path}/answer", {"answers": [
        {"question": number, "answer": answer} for number, answer in letters.items()
    ]}))  # fmt: skip
    evidence_id = evidence(office)["id"]
    prepared.link(evidence_id)
    proof = {"question": twelve[0], "evidence_id": evidence_id, "pages": "Halaman 3"}
    ok(member.post(f"{path}/prove", {"proofs": [proof]}))
    ok(ketua.post(f"{path}/submit", {}))
    ok(tpi.post(f"{path}/forward", {}))
    shown = desk(tpi, path, area="PW")
    assert shown["layer"] == "tpi"
    assert shown["counts"] == {"waiting": len(letters), "unanswered": len(area) - len(letters)}
    first = next(each for each in shown["items"] if each["number"] == twelve[0])
    (beside,) = first["proofs"]
    assert (beside["pages"], beside["hidden"], len(beside["links"])) == ("Halaman 3", False, 1)
    assert ok_bytes(tpi, beside["files"])
    assert (first["may_assess"], first["is_own"]) == (True, False)
    agreed = [number for number in letters if number not in twelve]
    ok(tpi.post(f"{path}/assess", {"assessments": [
        {"question": number, "verdict": "agree"} for number in agreed
    ]}))  # fmt: skip
    back = [{"question": number, "note": f"Lengkapi bukti soal {number}."} for number in twelve]
    ok(tpi.post(f"{path}/return", {"note": "Dua belas soal.", "questions": back}))
    assert desk(member, path, state="returned")["total"] == 12
    returned = desk(member, path, state="returned")["items"][0]["last_return"]
    assert returned["note"] == f"Lengkapi bukti soal {twelve[0]}."
    mended = [
        {"question": number, "answer": letters[number], "note": "Sudah dilengkapi."}
        for number in twelve
    ]
    ok(member.post(f"{path}/answer", {"answers": mended[:-1]}))
    last = mended[-1] | {"evidence_id": evidence_id, "pages": "Halaman 4"}
    del last["answer"], last["note"]
    ok(member.post(f"{path}/prove", {"proofs": [last]}))
    assert ok(ketua.post(f"{path}/submit", {}))["submission_count"] == 2
    assert set(states(tpi, path, area="PW", state="mended")) == set(twelve)
    problem = refused(tpi.post(f"{path}/conclude", {}), 409, "evaluation_unsettled")
    assert str(twelve[-1]) in problem["detail"]
    ok(tpi.post(f"{path}/assess", {"assessments": [
        {"question": number, "verdict": "agree"} for number in twelve
    ]}))  # fmt: skip
    assert desk(tpi, path, area="PW")["counts"]["agreed"] == len(letters)
    assert ok(tpi.post(f"{path}/conclude", {}))["status"] == "assessed"
    assert [each["status"] for each in every(tpi, "/me/work", kind="assess")] == ["assessed"]


def ok_bytes(person: Person, files: list[Body]) -> bool:
    """Every file of the evidence can be fetched where the desk says."""
    return bool(files) and all(person.get(each["href"]).status_code == 200 for each in files)


def test_what_one_answered_or_proved_is_ones_own(office: Office) -> None:
    path, member = begin(office), office.person(MEMBER)
    ok(member.post(f"{path}/answer", {"answers": [{"question": 59, "answer": "A"}]}))
    (shown,) = [each for each in desk(member, path)["items"] if each["number"] == 59]
    assert (shown["is_own"], shown["may_assess"], shown["state"]) == (True, False, "waiting")
    assert [each["key"] for each in shown["options"]] == ["A", "B", "C"]
    hidden = desk(office.person(OTHER_MEMBER), path, area="HASIL")
    assert {each["area"] for each in hidden["items"]} == {None}


CHECKS = [
    {"item": item, "state": "fulfilled"}
    for item in (
        "tlhp", "sakip", "lhkpn_lhkan", "commitment", "data_quality", "innovation", "survey",
        "performance",
    )
]  # fmt: skip


class TestChecklist:
    def test_eight_items_of_a_layer_with_their_history(self, office: Office) -> None:
        path, tpi = begin(office), asesor(Prepared(office))
        refused(tpi.post(f"{path}/check", {"checks": CHECKS}), 409, "evaluation_other_turn")
        ok(office.person(KETUA).post(f"{path}/submit", {}))
        ok(tpi.post(f"{path}/forward", {}))
        lacking = {"item": "survey", "state": "partly"}
        (fault,) = refused(tpi.post(f"{path}/check", {"checks": [lacking]}), 422)["errors"]
        assert (fault["pointer"], fault["code"]) == ("/checks/0/note", "check_needs_note")
        twice = refused(tpi.post(f"{path}/check", {"checks": [CHECKS[0], CHECKS[0]]}), 422)
        assert twice["errors"][0]["code"] == "check_twice"
        ok(tpi.post(f"{path}/check", {"checks": CHECKS[:7]}))
        (layer,) = ok(office.person(MEMBER).get(f"{path}/checklist"))["layers"]
        assert (layer["layer"], layer["missing"]) == ("tpi", ["performance"])
        said = lacking | {"note": "Responden 12 orang."}
        ok(tpi.post(f"{path}/check", {"checks": [said, CHECKS[7]]}))
        ok(tpi.post(f"{path}/check", {"checks": [said]}))
        (layer,) = ok(tpi.get(f"{path}/checklist"))["layers"]
        survey = next(each for each in layer["items"] if each["item"] == "survey")
        assert [each["state"] for each in survey["history"]] == ["fulfilled", "partly"]
        assert (layer["is_complete"], survey["current"]["note"]) == (True, "Responden 12 orang.")
        refused(office.person(KETUA).post(f"{path}/check", {"checks": [said]}), 403)


class TestRecommendations:
    def test_it_is_a_finding_that_another_person_closes(self, office: Office) -> None:
        path, prepared = begin(office), Prepared(office)
        member, tpi = office.person(MEMBER), asesor(prepared)
        ok(office.person(KETUA).post(f"{path}/submit", {}))
        ok(tpi.post(f"{path}/forward", {}))
        words = {
            "question": 59, "reason": "Sosialisasi belum merata.", "due_date": "2099-12-15",
            "recommendation": "Sosialisasikan kanal pengaduan.",
        }  # fmt: skip
        refused(member.post(f"{path}/recommendations", words), 403)
        made = ok(tpi.post(f"{path}/recommendations", words), 201)
        proposed = ok(member.get(f"{path}/proposals"))["proposals"]
        assert proposed[2]["reason"] == "nothing_to_follow_up", "it is no monitoring of the office"
        assert (made["source"], made["kind"], made["team"]["number"]) == (
            "evaluation", "observation", 5,
        )  # fmt: skip
        assert made["evaluated"]["code"] == "A.I.5.iii.c"
        listed = ok(member.get("/findings", params={"evaluation_id": path.split("/")[-1]}))
        assert [each["id"] for each in listed["items"]] == [made["id"]]
        finding = f"/findings/{made['id']}"
        owner = {"owner_id": str(office.user_id(MEMBER)), "due_date": "2099-12-01"}
        task = ok(tpi.post(f"{finding}/follow-ups", owner | {"text": "Buat jadwal."}), 201)
        ok(member.post(f"/follow-ups/{task['id']}/start", {}))
        ok(member.post(f"{finding}/answer", {"text": "Sudah disosialisasikan."}))
        refused(tpi.post(f"{finding}/close", {}), 409, "follow_ups_unfinished")
        ok(member.post(f"/follow-ups/{task['id']}/finish", {"text": "Jadwal ada."}))
        refused(member.post(f"{finding}/close", {}), 403)
        ok(tpi.post(f"/follow-ups/{task['id']}/close", {}))
        assert ok(tpi.post(f"{finding}/close", {}))["status"] == "closed"
        shown = ok(tpi.get(f"{path}/desk", params={"area": "PW", "size": 100}))["items"]
        said = next(each["recommendations"] for each in shown if each["number"] == 59)
        assert [(each["id"], each["status"]) for each in said] == [(made["id"], "closed")]

    def test_whose_it_is_follows_from_the_question(self, office: Office) -> None:
        path, prepared = begin(office), Prepared(office)
        tpi = asesor(prepared)
        ok(office.person(KETUA).post(f"{path}/submit", {}))
        ok(tpi.post(f"{path}/forward", {}))
        words = {"reason": "Ada.", "recommendation": "Perbaiki.", "due_date": "2099-12-15"}
        teams = ok(tpi.get(f"/teams?decree_id={prepared.decree_id}"))["items"]
        one = next(each for each in teams if each["number"] == 1)["id"]
        for body in ({"question": 125}, {}, {"question": 59, "team_id": one}):
            refused(tpi.post(f"{path}/recommendations", words | body), 422, "recommendation_team")
        refused(tpi.post(f"{path}/recommendations", words | {"question": 500}), 422)
        made = ok(
            tpi.post(f"{path}/recommendations", words | {"question": 125, "team_id": one}), 201
        )
        assert (made["team"]["number"], made["evaluated"]["question"]) == (1, 125)
        other = {"team_id": one, "reason": "Ada.", "source": "evaluation"}
        refused(tpi.post("/findings", other), 422, "finding_of_evaluation")
