"""Questions 6 to 8 from the service's own figures: proposed, taken by a person, stale."""

from tests.api.evaluation.test_evaluations import answers_of, begin
from tests.support.evidence import KETUA, MEMBER, PENGARAH, Body, ok, refused
from tests.support.office import Office, Person
from tests.support.prepared import Prepared


def proposals(person: Person, path: str) -> dict[int, Body]:
    read = ok(person.get(f"{path}/proposals"))
    return {each["question"]: each for each in read["proposals"]}


def taking(*proposed: Body) -> Body:
    named = [{name: each[name] for name in ("question", "digest")} for each in proposed]
    return {"proposals": named}


def test_what_the_service_knows_is_taken_by_a_person_and_grows_stale(office: Office) -> None:
    path, ketua, member = begin(office), office.person(KETUA), office.person(MEMBER)
    first = proposals(member, path)
    assert {number: each["source"] for number, each in first.items()} == {
        6: "progress", 7: "reports", 8: "follow_ups",
    }  # fmt: skip
    assert {number: (each["answer"], each["reason"]) for number, each in first.items()} == {
        6: (None, "nothing_expected_yet"),  # no month of the plan was set
        7: ("D", None),
        8: (None, "nothing_to_follow_up"),
    }
    assert first[7]["figures"]["months_over"] == 12
    assert not first[7]["may_take"]  # the questions are of team I
    refused(member.post(f"{path}/proposals", taking(first[7])), 403)
    (fault,) = refused(ketua.post(f"{path}/proposals", taking(first[7], first[8])), 422)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/proposals/1/question", "nothing_proposed")

    prepared = Prepared(office)
    closed = prepared.directive("acted_on")
    ok(office.person(PENGARAH).post(f"/directives/{closed}/close", {}))
    whole = proposals(ketua, path)[8]
    assert (whole["answer"], whole["figures"]["total"], whole["may_take"]) == ("A", 1, True)
    taken = ok(ketua.post(f"{path}/proposals", taking(whole)))["proposals"][2]
    assert (taken["answered"], taken["is_taken"], taken["is_stale"]) == ("A", True, False)
    answer = answers_of(member, path, 8)["unit"]
    assert answer["computation"]["figures"] == whole["figures"]
    assert answer["note"] == (
        "Dihitung aplikasi: 1 dari 1 temuan, arahan, tindak lanjut, dan rekomendasi sudah selesai."
    )
    prepared.directive("issued")
    moved = proposals(member, path)[8]
    assert (moved["answer"], moved["answered"], moved["is_stale"]) == ("C", "A", True)
    refused(ketua.post(f"{path}/proposals", taking(whole)), 409, "proposal_moved")
    ok(ketua.post(f"{path}/proposals", taking(moved)))
    assert not proposals(member, path)[8]["is_stale"]
    by_hand = {"answers": [{"question": 8, "answer": "B", "note": "Hampir semua selesai."}]}
    ok(ketua.post(f"{path}/answer", by_hand))
    now = proposals(member, path)[8]
    assert (now["answered"], now["is_taken"], now["is_stale"]) == ("B", False, False)
