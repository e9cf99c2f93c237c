"""What evaluations ask of people: on their desks, by the days of the windows, in reminders."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import Evaluation, EvaluationStep, EvaluationWindow
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


def told(office: Office, moment: str, *names: str, code: str = "2023") -> list[tuple[str, str]]:
    """Who of them is reminded of the evaluation of a year at the moment, and at which stage."""
    return [
        (name, stage) for name, stage, year in run(office, moment) if year == code and name in names
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


def test_tpi_takes_up_what_nobody_assessed_in_time(office: Office) -> None:
    path, ketua = begin(office), office.person(KETUA)
    prepared = Prepared(office)
    province, assessing = asesor(prepared, "pendahuluan"), asesor(prepared)
    before, tpi = (ok(one.get("/me"))["username"] for one in (province, assessing))
    ok(ketua.post(f"{path}/submit", {}))
    window(office, path, "preliminary", "2030-05-31", assessing)
    assert (desk(province), desk(assessing)) == ([("assess", None, "2030-05-31")], [])
    assert told(office, "2030-05-28T02:00:00Z", before, tpi) == [(before, "due_soon")]
    both = sorted([(before, "overdue"), (tpi, "overdue")])
    assert told(office, "2030-06-03T02:00:00Z", before, tpi) == both
    window(office, path, "preliminary", "2023-01-31", assessing)
    assert (desk(province), desk(assessing)) == ([], [("assess", None, "2023-01-31")])
    assert ok(assessing.post(f"{path}/forward", {}))["status"] == "in_assessment"


def test_the_office_objects_in_time(office: Office) -> None:
    prepared = Prepared(office)
    path = f"/evaluations/{prepared.evaluation('papers_failed')}"
    with Session(office.engine) as session, session.begin():
        days = {"first_day": date(2020, 1, 1), "last_day": date(2030, 3, 29)}
        session.execute(update(EvaluationWindow).values(**days))
    ketua = office.person(KETUA)
    assert desk(ketua) == [("object", None, "2030-03-29")]
    year = str(ok(ketua.get(path))["year"])
    assert told(office, "2030-03-27T02:00:00Z", KETUA, MEMBER, code=year) == [(KETUA, "to_object")]
    objection = {"note": "Suratnya ada.", "link": "https://kpu.go.id/surat.pdf"}
    tpn = asesor(prepared, "tpn")
    assert desk(tpn) == []
    ok(ketua.post(f"{path}/object", objection))
    assert (desk(ketua), desk(tpn)) == ([], [("assess", None, None)])
    ok(tpn.post(f"{path}/admit", {}))
    window_of = {"phase": "desk", "first_day": "2023-01-02", "reason": "Jadwal."}
    ok(tpn.put(f"{path}/windows", window_of | {"last_day": "2030-04-30"}))
    name = ok(tpn.get("/me"))["username"]
    assert desk(tpn) == [("assess", None, "2030-04-30")]
    assert told(office, "2030-04-29T02:00:00Z", KETUA, name, code=year) == [(name, "due_soon")]
    ok(tpn.put(f"{path}/windows", window_of | {"last_day": "2023-01-31"}))
    assert desk(tpn) == []


def test_tpi_looks_again_at_a_predicate_within_two_years(office: Office) -> None:
    prepared = Prepared(office)
    assessing = asesor(prepared)
    tpi = ok(assessing.get("/me"))["username"]
    path, _ = _granted(prepared, tpi, datetime(2020, 3, 1, tzinfo=UTC))
    assert desk(assessing) == [("monitor", None, "2022-03-01")]
    ok(assessing.post(f"{path}/monitor", {"still_meets": True, "note": "Nilai 81."}))
    assert desk(assessing) == []
    _, later = _granted(prepared, tpi, datetime(2037, 3, 1, tzinfo=UTC))
    for moment, given in {
        "2038-11-01T02:00:00Z": [],
        "2039-01-08T02:00:00Z": [(tpi, "to_monitor")],
        "2039-03-02T02:00:00Z": [(tpi, "overdue")],
    }.items():  # the one before is none that its office holds any more
        assert told(office, moment, KETUA, tpi, code=later) == given


def _granted(prepared: Prepared, by: str, at: datetime) -> tuple[str, str]:
    """The path and the year of an evaluation by which the office was granted WBK then."""
    office, key = prepared.office, prepared.evaluation("granted")
    step = {"action": "grant", "layer": "tpn", "digest": "0" * 64, "document": {}}
    with Session(office.engine) as session, session.begin():
        taken = {"taken_by_id": office.user_id(by), "taken_at": at}
        session.add(EvaluationStep(id=new_id(), evaluation_id=UUID(key), **step, **taken))
        year = session.get_one(Evaluation, UUID(key)).year
    return f"/evaluations/{key}", str(year)
