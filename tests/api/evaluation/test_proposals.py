"""Questions 6 to 8 from the service's own figures of the year: proposed, taken, stale."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.core import clock
from tests.api.evaluation.test_evaluations import answers_of, begin
from tests.support.evidence import KETUA, MEMBER, PENGARAH, Body, ok, refused
from tests.support.office import Office, Person
from tests.support.prepared import Prepared

# The last minutes of the year where the office is (Asia/Makassar), and the first of the next.
IN_2023 = datetime(2023, 12, 31, 15, 55, tzinfo=UTC)
IN_2024 = datetime(2023, 12, 31, 16, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _its_last_day() -> Iterator[None]:
    """Everything in the office's 2023, whatever day it is for who tests."""
    clock.set_to(IN_2023)
    yield
    clock.reset()


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
    assert first[7]["figures"]["months_over"] == 11
    assert first[8]["words"] == "Tidak diusulkan aplikasi: tidak ada yang harus ditindaklanjuti."
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
        "Dihitung aplikasi: 1 dari 1 temuan, arahan, tindak lanjut, dan rekomendasi tahun 2023"
        " sudah selesai; seluruhnya, jadi A."
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


def test_they_are_of_the_evaluations_year_or_say_why_there_are_none(office: Office) -> None:
    path, ketua, prepared = begin(office), office.person(KETUA), Prepared(office)
    prepared.directive("issued")
    clock.set_to(IN_2024)
    prepared.directive("issued")
    of_2023 = proposals(ketua, path)
    assert {each["year"] for each in of_2023.values()} == {2023}
    assert of_2023[8]["figures"]["directives"] == 1
    ok(ketua.patch(path, {"year": 2024}))
    of_2024 = proposals(ketua, path)
    assert of_2024[8]["figures"]["directives"] == 1
    for number in (6, 7):
        told = of_2024[number]
        assert (told["answer"], told["reason"]) == (None, "plan_of_another_year")
        assert told["figures"] == {"plan_year": 2023}
        assert "untuk tahun 2023, bukan tahun evaluasi 2024" in told["words"]
    refused(ketua.post(f"{path}/proposals", taking(of_2024[6])), 422)
