"""What evaluations ask of people: on their desks, by the days of the windows, in reminders."""

from tests.api.evaluation.test_evaluations import asesor, begin
from tests.support.evidence import KETUA, MEMBER, every, ok
from tests.support.office import OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared
from tests.support.reminders import run
from tests.support.sheets import best


def desk(person: Person) -> list[tuple[str, int | None, str | None]]:
    """Kind, team and last day of what evaluations ask of the person."""
    return [
        (each["kind"], each["team"]["number"], each["due_date"])
        for each in every(person, "/me/work")
        if each["evaluation_id"]
    ]


def window(office: Office, path: str, phase: str, last_day: str, by: Person | None = None) -> None:
    days = {"phase": phase, "first_day": "2023-01-02", "last_day": last_day, "reason": "Jadwal."}
    ok((by or office.person(KETUA)).put(f"{path}/windows", days))


def test_what_waits_follows_whose_turn_it_is(office: Office) -> None:
    path, member, ketua = begin(office), office.person(MEMBER), office.person(KETUA)
    prepared = Prepared(office)
    province, tpi = asesor(prepared, "pendahuluan"), asesor(prepared)
    window(office, path, "filling", "2030-03-31")
    assert desk(member) == [("fill_in", 5, "2030-03-31")]
    assert desk(ketua) == [("fill_in", None, "2030-03-31")]  # the results
    assert desk(tpi) == []
    (item,) = every(member, "/me/work", kind="fill_in")
    assert (item["title"], item["status"]) == ("LKE 2023 WBK", "draft")
    assert ok(member.get(item["href"]))["id"] == item["evaluation_id"]
    whole = [{"question": int(number), "answer": answer} for number, answer in best().items()]
    ok(ketua.post(f"{path}/answer", {"answers": whole}))
    assert desk(member) == []
    assert desk(ketua) == [("submit", None, "2030-03-31")]
    ok(ketua.post(f"{path}/submit", {}))
    assert (desk(ketua), desk(province), desk(tpi)) == ([], [("assess", None, None)], [])
    agrees = {"assessments": [{"question": 59, "verdict": "agree"}]}
    ok(province.post(f"{path}/assess", agrees))
    ok(province.post(f"{path}/forward", {}))
    assert (desk(province), desk(tpi)) == ([], [("assess", None, None)])
    back = {"note": "Lengkapi.", "questions": [{"question": 59, "note": "Lampirkan bukti."}]}
    ok(tpi.post(f"{path}/return", back))
    assert (desk(member), desk(ketua), desk(tpi)) == ([("mend", 5, None)], [], [])
    assert desk(office.person(OTHER_MEMBER)) == []
    ok(member.post(f"{path}/answer", {"answers": [{"question": 59, "answer": "B"}]}))
    assert (desk(member), desk(ketua)) == ([], [("submit", None, None)])
    window(office, path, "revision", "2023-01-31")  # nobody answers after it
    assert desk(ketua) == []


def told(office: Office, moment: str, *names: str) -> list[tuple[str, str]]:
    """Who of them is reminded of the evaluation of 2023 at the moment, and at which stage."""
    return [
        (name, stage)
        for name, stage, code in run(office, moment)
        if code == "2023" and name in names
    ]


def test_the_end_of_a_window_is_told_to_whoever_still_has_to_act(office: Office) -> None:
    path, ketua = begin(office), office.person(KETUA)
    assessing = asesor(Prepared(office))
    tpi = ok(assessing.get("/me"))["username"]
    window(office, path, "filling", "2027-03-31")
    window(office, path, "preliminary", "2027-05-31", assessing)
    everybody = MEMBER, KETUA, tpi
    assert told(office, "2027-03-01T02:00:00Z", *everybody) == []
    soon = [(MEMBER, "due_soon"), (KETUA, "due_soon")]
    assert told(office, "2027-03-29T02:00:00Z", *everybody) == sorted(soon)
    assert told(office, "2027-03-29T03:00:00Z", *everybody) == []
    whole = [{"question": int(one), "answer": answer} for one, answer in best().items()]
    ok(ketua.post(f"{path}/answer", {"answers": whole}))
    assert told(office, "2027-04-05T02:00:00Z", *everybody) == [(KETUA, "overdue")]
    window(office, path, "filling", "2027-04-30")  # extended: a round of its own
    assert told(office, "2027-04-29T02:00:00Z", *everybody) == [(KETUA, "due_soon")]
    ok(ketua.post(f"{path}/submit", {}))
    assert told(office, "2027-05-27T02:00:00Z", *everybody) == [(tpi, "due_soon")]
