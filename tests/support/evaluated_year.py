"""The simulated year's evaluation (LKE): filled, assessed, mended, proposed, pulled by the portal.

Every score on the way is computed again by `second_computation`, which shares no code with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from seed.simulation.office import Office as Lived
from tests.support.evaluations import report_to_propose
from tests.support.evidence import Body, every, ok
from tests.support.office import Office, Person
from tests.support.portal import open_period, portal
from tests.support.prepared import Prepared
from tests.support.second_computation import workbook
from tests.support.sheets import raw_sheet, sheet

COMPUTED = (6, 7, 8)
COUNTS = dict(
    zip(
        (*range(88, 92), *range(102, 107), *range(110, 121), 122, 123),
        (4, 3, 3, 2, 5, 1, 1, 8, 7, 5, 0, 5, 1, 9, 0, 10, 4, 10, 26, 39, 5, 4),
        strict=True,
    )
)
RETURNED = (2, 14, 16, 23, 29, 40, 46, 53, 59, 69, 73, 109)  # twelve questions, of all six areas
Filling = Mapping[int, str]


def filling(year: int) -> dict[int, Any]:
    """Answers of an office that did most of it: mostly the best, some worse, one in twenty open."""
    chance, found = Random(year), dict[int, Any]()  # noqa: S311 - no secret
    for question in raw_sheet()["butir"]:
        number = question["soal_id"]
        if number in COMPUTED or (chance.random() < 1 / 20 and number not in RETURNED):
            continue
        if question["tipe"] == "jumlah":
            found[number] = COUNTS[number]
        elif question["tipe"] == "indeks_0_4":
            found[number] = chance.choice(("3.62", "3.7"))
        else:
            keys = [option["kunci"] for option in question["pilihan"]]
            found[number] = keys[1 if number in RETURNED else int(chance.random() * 1.3)]
    return found


@dataclass
class Evaluated:
    """The evaluation on its way: who takes part, and what they have said so far."""

    office: Office
    path: str
    ketua: Person
    teams: Mapping[int | None, Person]
    unit: dict[int, str] = field(default_factory=dict)
    tpi: dict[int, str] = field(default_factory=dict)
    proved: set[int] = field(default_factory=set)
    accepted: set[int] = field(default_factory=set)

    def answer(self, given: Mapping[int, Any]) -> None:
        """Each team answers its own area, the Ketua the results."""
        for team, person in self.teams.items():
            own = [n for n in given if team_of(n) == team]
            answers = [{"question": number, "answer": given[number]} for number in own]
            if answers:
                ok(person.post(f"{self.path}/answer", {"answers": answers}))
        self.unit |= {number: str(answer) for number, answer in given.items()}

    def check(self) -> None:
        """All four strengths, code by code, at both ends."""
        read: Body = ok(self.ketua.get(f"{self.path}/score"))
        part = {
            "claimed": self.unit,
            "with_evidence": {n: a for n, a in self.unit.items() if n in self.proved},
            "accepted": {n: a for n, a in self.unit.items() if n in self.accepted},
            "tpi": self.tpi,
        }
        for each in read["strengths"]:
            counted = part[each["strength"]]
            possible = self.unit | (self.tpi if each["strength"] == "tpi" else {})
            low, high = workbook(_named(counted), 0.0), workbook(_named(possible), 1.0)
            told = {one["code"]: one for one in each["points"]}
            for end, mine in (("low", low), ("high", high)):
                theirs = {code: told[code][end] for code in mine}
                assert theirs == pytest.approx(mine, abs=1e-9), (each["strength"], end)
        totals = [each["total"]["low"] for each in read["strengths"][:3]]
        assert totals == sorted(totals, reverse=True)


def team_of(number: int) -> int | None:
    """The number of the team that answers the question; none: the Ketua."""
    area = sheet().area_of(sheet().questions[number])
    return area.team_number if area else None


def check_evaluated_year(office: Office, lived: Lived) -> None:
    """The year's end: from the first answer to the portal's pull."""
    prepared = _prepared(office)
    province, tpi = _asesor(prepared, lived, "pendahuluan"), _asesor(prepared, lived, "tpi")
    evaluated = _begun(office, lived)
    evaluated.answer(filling(lived.year))
    _take_proposals(evaluated, lived)
    evaluated.check()
    _prove(evaluated, lived)
    evaluated.check()
    path, ketua = evaluated.path, evaluated.ketua
    ok(ketua.post(f"{path}/submit", {}))
    _assess(evaluated, province, _best(evaluated)[:2])
    assert not evaluated.tpi, "what the province says is not TPI's"
    evaluated.check()
    ok(province.post(f"{path}/forward", {}))
    notes = [{"question": number, "note": "Lengkapi buktinya."} for number in RETURNED]
    assert len(notes) == 12
    back: Body = ok(tpi.post(f"{path}/return", {"note": "Perbaiki.", "questions": notes}))
    assert back["status"] == "returned"
    evaluated.check()
    evaluated.answer({number: _first(number) for number in RETURNED})
    ok(ketua.post(f"{path}/submit", {"reason": "Dua belas soal diperbaiki."}))
    differs = _best(evaluated)[10::25][:3]  # of three areas, which still meet their minimums
    _assess(evaluated, tpi, differs)
    evaluated.tpi = evaluated.unit | {number: _last(number) for number in differs}
    evaluated.check()
    ok(tpi.post(f"{path}/conclude", {}))
    report_to_propose(tpi, path)
    _check_report(evaluated, tpi)
    done: Body = ok(tpi.post(f"{path}/propose", {}))
    assert [step["action"] for step in done["steps"]] == [
        "submit", "forward", "return", "submit", "conclude", "propose",
    ]  # fmt: skip
    _check_pull(evaluated, prepared, lived)


def _begun(office: Office, lived: Lived) -> Evaluated:
    ketua = office.person(lived.ketua.username)
    body = {"decree_id": lived.head.decree_id, "year": lived.year, "target": "WBK"}
    body |= {"sheet": sheet().name, "has_wbk": False}
    made: Body = ok(ketua.post("/evaluations", body), 201)
    teams: dict[int | None, Person] = {
        team.number: office.person(team.coordinator.username) for team in lived.teams
    }
    return Evaluated(office, f"/evaluations/{made['id']}", ketua, {**teams, None: ketua})


def _take_proposals(evaluated: Evaluated, lived: Lived) -> None:
    """6 to 8 from the year's own figures, which are counted here from other answers."""
    read: Body = ok(evaluated.ketua.get(f"{evaluated.path}/proposals"))
    decree: Body = ok(evaluated.ketua.get(evaluated.path))
    progress: Body = ok(evaluated.ketua.get(f"/decrees/{decree['decree_id']}/progress"))
    expected = progress["total"]["expected"]
    found = {each["question"]: each for each in read["proposals"]}
    met = expected["by_now"] - expected["missing"]
    assert found[6]["figures"] == {"expected": expected["by_now"], "met": met}
    assert found[7]["answer"] == "A", "four quarters, each acknowledged"
    here = {"decree_id": decree["decree_id"]}
    for name in ("findings", "directives", "follow_ups"):
        rows = every(evaluated.ketua, f"/{name.replace('_', '-')}", **here)
        rows = [row for row in rows if year_of(row["created_at"]) == lived.year]
        closed = sum(row["status"] == "closed" for row in rows)
        told = found[8]["figures"]
        assert (told[name], told[f"{name}_closed"]) == (len(rows), closed)
    taken = [{name: each[name] for name in ("question", "digest")} for each in found.values()]
    ok(evaluated.ketua.post(f"{evaluated.path}/proposals", {"proposals": taken}))
    evaluated.unit |= {number: each["answer"] for number, each in found.items()}


def year_of(instant: str) -> int:
    """The year of an instant where the office is."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo("Asia/Makassar")).year


def _prove(evaluated: Evaluated, lived: Lived) -> None:
    """What the office has: accepted evidence for most questions, other for some, for some none."""
    rows = every(evaluated.ketua, "/evidence", decree_id=lived.head.decree_id)
    kept = next(row["id"] for row in rows if row["in_force"])
    waits = next(row["id"] for row in rows if row["status"] == "submitted")
    withdrawn = next(row["id"] for row in rows if row["status"] == "withdrawn")
    proofs = []
    for number in evaluated.unit:
        evidence_id = (kept, kept, kept, waits, withdrawn, None)[number % 6]
        if evidence_id is not None:
            proofs.append({"question": number, "evidence_id": evidence_id, "pages": "Bab II"})
        evaluated.proved |= {number} if evidence_id in {kept, waits} else set()
        evaluated.accepted |= {number} if evidence_id == kept else set()
    for first in range(0, len(proofs), 100):
        ok(evaluated.ketua.post(f"{evaluated.path}/prove", {"proofs": proofs[first : first + 100]}))


def _best(evaluated: Evaluated) -> list[int]:
    """Questions of the areas that the office answered with the best there is."""
    return [
        number
        for number, answer in evaluated.unit.items()
        if team_of(number) and _keys(number) and answer == _first(number)
    ]


def _assess(evaluated: Evaluated, person: Person, differs: list[int]) -> None:
    """Agree with every answer but some, which are far from it."""
    told = [
        {"question": number, "verdict": "differ", "answer": _last(number), "note": "Belum cukup."}
        if number in differs
        else {"question": number, "verdict": "agree"}
        for number in evaluated.unit
    ]
    ok(person.post(f"{evaluated.path}/assess", {"assessments": told}))


def _check_report(evaluated: Evaluated, tpi: Person) -> None:
    """The LHE is made: its lines are what is computed here of what either layer answered."""
    report_to_propose(tpi, evaluated.path)
    document: Body = ok(evaluated.ketua.get(f"{evaluated.path}/lhe"))["document"]
    for layer, answers in (("unit", evaluated.unit), ("tpi", evaluated.tpi)):
        low = workbook(_named(answers), 0.0)
        told = {
            line["code"]: each["low"]
            for line in document["lines"]
            for each in line["scores"]
            if each["layer"] == layer
        }
        assert len(told) > len(evaluated.teams)
        assert told == pytest.approx({code: low[code] for code in told}, abs=1e-9)
    pdf = evaluated.ketua.get(f"{evaluated.path}/lhe/document", params={"format": "pdf"})
    assert pdf.content.startswith(b"%PDF")


def _check_pull(evaluated: Evaluated, prepared: Prepared, lived: Lived) -> None:
    reader = portal(prepared)
    open_period(evaluated.office, year=lived.year)
    code = lived.head.work_unit_code
    units: Body = ok(reader.get("/portal-rb/pengusulan/unit-wbk"))
    assert [unit["id"] for unit in units["units"]] == [code]
    read: Body = ok(reader.get(f"/portal-rb/lke/jawaban-unit/{code}"))
    asked = [each["soal_id"] for each in read["answers"]]
    assert asked == list(sheet().questions)
    for name, answers in (("jawaban_unit", evaluated.unit), ("jawaban_tpi", evaluated.tpi)):
        told = {each["soal_id"]: each[name] for each in read["answers"] if each[name] is not None}
        differing = {*told.items()} ^ {*answers.items()}
        assert not differing, (name, differing)


def _asesor(prepared: Prepared, lived: Lived, layer: str) -> Person:
    office, name = prepared.office, prepared.account()
    grant = {"role": "asesor", "decree_id": lived.head.decree_id, "layer": layer}
    ok(prepared.administrator.post(f"/users/{office.user_id(name)}/role-grants", grant), 201)
    return office.person(name)


def _prepared(office: Office) -> Prepared:
    """With an administrator who signed in today: the year has passed since the last time."""
    prepared = Prepared(office)
    prepared.administrator = Person(office.client, office.token(office.user_id("admin")))
    return prepared


def _first(number: int) -> str:
    return str(_keys(number)[0])


def _last(number: int) -> str:
    return str(_keys(number)[-1])


def _keys(number: int) -> list[str]:
    questions = {each["soal_id"]: each for each in raw_sheet()["butir"]}
    return [option["kunci"] for option in questions[number].get("pilihan", ())]


def _named(answers: Filling) -> dict[str, str]:
    return {str(number): answer for number, answer in answers.items()}
