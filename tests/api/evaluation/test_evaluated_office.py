"""What `zi demo` shows of an evaluation, on both engines; every score is computed once more."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.models import User
from seed.simulation import Surroundings, evaluate
from seed.simulation.client import Person as Client
from seed.simulation.evaluating import DIFFERING, RETURNED
from seed.simulation.office import open_office, read_head
from tests.support.evidence import KETUA, Body, evidence, ok
from tests.support.office import Office, Person
from tests.support.portal import open_period, portal
from tests.support.prepared import Prepared
from tests.support.second_computation import workbook
from tests.support.sign_in import PASSWORD, CountingHasher

AFTER_THE_YEAR = datetime(2024, 1, 16, tzinfo=UTC)
Filling = Mapping[int, str]


@pytest.fixture
def evaluated(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The path of the seeded office's evaluation, lived over HTTP as in the demo."""
    monkeypatch.setattr("app.core.security._hasher", CountingHasher())
    clock.set_to(AFTER_THE_YEAR)
    try:
        for status in ("accepted", "accepted", "submitted"):
            evidence(office, status)
        office.administrator()
        with Session(office.engine) as session, session.begin():
            hashed = CountingHasher().hash(PASSWORD)
            of_admin = User.username == "admin"
            session.execute(update(User).where(of_admin).values(password_hash=hashed))
        send, said = office.client.request, list[str]()
        admin = Client(send, "admin", PASSWORD)
        lived = open_office(send, admin, read_head(admin), PASSWORD, "http://127.0.0.1")
        around = Surroundings("http://127.0.0.1", clock.set_to, said.append)
        for _ in range(2):  # the second time there is nothing to do
            evaluate(send, lived, around)
        assert said[-1] == "The evaluation is there already."
        assert said[-2].startswith("PortalRB has fetched 1")
        (found,) = lived.ketua.get("/evaluations")["items"]
        yield f"/evaluations/{found['id']}"
    finally:
        clock.reset()


def answers(questions: list[Body], layer: str) -> dict[int, str]:
    """What the layer answered last, by number; what it sent back is no answer."""
    return {
        each["number"]: told["answer"]
        for each in questions
        for told in each["answers"]
        if told["layer"] == layer and told["answer"] is not None
    }


def computed(filling: Filling, when_open: float) -> dict[str, float]:
    """By the second computation, which shares no code with the service."""
    named: dict[str, Any] = {str(number): answer for number, answer in filling.items()}
    return workbook(named, when_open)


def test_every_score_of_an_evaluated_office_is_computed_once_more(
    office: Office, evaluated: str
) -> None:
    ketua = Client(office.client.request, KETUA, PASSWORD)
    questions = ketua.get(f"{evaluated}/questions")["items"]
    unit, tpi = answers(questions, "unit"), answers(questions, "tpi")
    assert {number for number in unit if unit[number] != tpi.get(number)} == {*DIFFERING}
    proved = {each["number"] for each in questions if each["proofs"]}
    accepted = {
        each["number"] for each in questions if any(one["in_force"] for one in each["proofs"])
    }
    assert accepted < proved < unit.keys()
    part = {
        "claimed": unit,
        "with_evidence": {number: unit[number] for number in proved},
        "accepted": {number: unit[number] for number in accepted},
        "tpi": tpi,
    }
    for each in ketua.get(f"{evaluated}/score")["strengths"]:
        possible = unit | (tpi if each["strength"] == "tpi" else {})
        told = {one["code"]: one for one in each["points"]}
        for end, mine in (
            ("low", computed(part[each["strength"]], 0.0)),
            ("high", computed(possible, 1.0)),
        ):
            theirs = {code: told[code][end] for code in mine}
            assert theirs == pytest.approx(mine, abs=1e-9), (each["strength"], end)
    read = ketua.get(evaluated)
    steps = [step["action"] for step in read["steps"]]
    assert steps == ["submit", "forward", "return", "submit", "conclude", "propose"]
    lines = ketua.get(f"{evaluated}/lhe")["document"]["lines"]
    mine = computed(tpi, 0.0)
    by_tpi = {
        line["code"]: score["low"]
        for line in lines
        for score in line["scores"]
        if score["layer"] == "tpi"
    }
    assert by_tpi == pytest.approx({code: mine[code] for code in by_tpi}, abs=1e-9)
    history = ketua.get(f"{evaluated}/questions/{code_of(questions, RETURNED[0])}")["history"]
    assert [one["verdict"] for one in history] == [None, "return", None, "agree"]
    prepared = Prepared(office)  # whose administrator signs in today
    prepared.administrator = Person(office.client, office.token(office.user_id("admin")))
    reader = portal(prepared)
    open_period(office, year=2023)
    told_portal = ok(reader.get("/portal-rb/lke/jawaban-unit/53"))["answers"]
    for name, said in (("jawaban_unit", unit), ("jawaban_tpi", tpi)):
        fetched = {each["soal_id"]: each[name] for each in told_portal if each[name] is not None}
        assert fetched == said


def code_of(questions: list[Body], number: int) -> str:
    """The code of a question."""
    return next(str(each["code"]) for each in questions if each["number"] == number)
