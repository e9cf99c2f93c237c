"""What TPI and PortalRB wait for when all offices are evaluated, against what they wait for one.

python -m benchmarks.evaluations [--engine E] [--offices 549] [--times 15]

Every office has an evaluation that was answered, proved, assessed and proposed: 127 answers of
two layers, evidence beside the questions, a snapshot for the portal. Asked are the desk and the
score of one office, the overview (pages of a hundred, and all of them), the portal's list and its
pull of one office and of all; each by median: milliseconds, those of them that this process
computes, and how many statements it takes.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, undefer

from app.core.identifiers import new_id
from app.core.logging import configure_logging
from app.core.settings import Settings
from app.main import create_app
from app.models import (
    Base,
    Evaluation,
    EvaluationAnswer,
    EvaluationProof,
    EvaluationStep,
    Evidence,
    EvidenceRevision,
    ProposalSnapshot,
    RoleGrant,
    Team,
    WorkUnit,
)
from app.models.evaluation import EvaluationLayer
from app.models.evidence import EvidenceStatus
from benchmarks.drills.common import database, scratch
from tests.api.evaluation.test_evaluations import asesor, begin
from tests.support.databases import SECRET
from tests.support.evaluations import agree, answer_best, report_to_propose
from tests.support.evidence import KETUA, evidence, ok
from tests.support.many_offices import Tiny, generate
from tests.support.office import Office, Person
from tests.support.portal import open_period, portal
from tests.support.prepared import Prepared
from tests.support.statements import counted

YEAR = 2023
PORTAL, OVERVIEW = "/portal-rb", "/evaluation-overview"
PAGE = 100
Row = dict[str, Any]
Rows = dict[type[Base], list[Row]]
Ask = Callable[[], object]


def propose(office: Office, prepared: Prepared) -> tuple[str, Person]:
    """The seeded office's evaluation, from the first answer to its proposal, and its asesor."""
    path, ketua, tpi = begin(office), office.person(KETUA), asesor(prepared)
    answer_best(office, path)
    pieces = [evidence(office, "accepted")["id"] for _ in range(6)]
    proofs = [
        {"question": number, "evidence_id": pieces[number % 6], "pages": f"Halaman {number}"}
        for number in range(1, 81)
    ]
    ok(ketua.post(f"{path}/prove", {"proofs": proofs}))
    ok(ketua.post(f"{path}/submit", {}))
    ok(tpi.post(f"{path}/forward", {}))
    agree(tpi, path)
    ok(tpi.post(f"{path}/conclude", {}))
    report_to_propose(tpi, path)
    ok(tpi.post(f"{path}/propose", {}))
    return path, tpi


class Plain(NamedTuple):
    """Rows of the first office's evaluation, as they are copied."""

    evaluation: Row
    answers: list[Row]
    proofs: list[Row]
    snapshot: Row
    step: Row
    grant: Row
    evidence: Row
    revision: Row


# What names another stands behind it.
ORDER = (
    Evidence, EvidenceRevision, Evaluation, EvaluationAnswer, EvaluationProof, EvaluationStep,
    ProposalSnapshot, RoleGrant,
)  # fmt: skip
OPEN_EVIDENCE = {"status": EvidenceStatus.DRAFT, "in_force_number": None}
OPEN_REVISION = dict.fromkeys(("submitted_by_id", "submitted_at", "digest", "review_route"))


def evaluate_all(office: Office, count: int) -> None:
    """As many offices more, each with rows like those of the first, and the asesor's grant."""
    plain = _first(office)
    made = generate(office, count)
    with Session(office.engine) as session:
        teams = {row.decree_id: row.id for row in session.execute(select(Team.decree_id, Team.id))}
        codes = {row.id: row.code for row in session.execute(select(WorkUnit.id, WorkUnit.code))}
    for begun in range(0, len(made), 50):
        rows: Rows = defaultdict(list)
        for each in made[begun : begun + 50]:
            _one(rows, each, plain, teams[each.decree_id], codes[each.work_unit_id])
        with Session(office.engine) as session, session.begin():
            for kind in ORDER:
                session.execute(insert(kind), rows[kind])


def _first(office: Office) -> Plain:
    with Session(office.engine) as session:
        every = {
            kind: [_plain(row) for row in session.scalars(select(kind).limit(1000))]
            for kind in ORDER
            if kind is not EvaluationStep
        }
        newest = select(EvaluationStep).order_by(EvaluationStep.id.desc()).limit(1)
        step = session.scalars(newest.options(undefer(EvaluationStep.document))).one()
        return Plain(
            evaluation=every[Evaluation][0],
            answers=every[EvaluationAnswer],
            proofs=every[EvaluationProof],
            snapshot=every[ProposalSnapshot][0],
            step=_plain(step),
            grant=next(row for row in reversed(every[RoleGrant]) if row["role"] == "asesor"),
            evidence=every[Evidence][0],
            revision=every[EvidenceRevision][0],
        )


def _one(rows: Rows, each: Tiny, plain: Plain, team: UUID, code: str) -> None:
    """The evaluation of an office: every key is new, and what names another names the new one."""
    ours, piece, step = new_id(), new_id(), new_id()
    place = {"work_unit_id": each.work_unit_id, "decree_id": each.decree_id}
    keys = {row["id"]: new_id() for row in plain.answers}
    of_unit_first = sorted(plain.answers, key=lambda row: row["layer"] is not EvaluationLayer.UNIT)
    rows[Evaluation].append(plain.evaluation | {"id": ours} | place)
    for row in of_unit_first:
        named = {"id": keys[row["id"]], "about_id": keys.get(row["about_id"])}
        rows[EvaluationAnswer].append(row | named | {"evaluation_id": ours})
    for row in plain.proofs:
        rows[EvaluationProof].append(
            row | {"id": new_id(), "evaluation_id": ours, "evidence_id": piece}
        )
    rows[EvaluationStep].append(plain.step | {"id": step, "evaluation_id": ours})
    told = {"id": new_id(), "evaluation_id": ours, "step_id": step, "unit_code": code}
    rows[ProposalSnapshot].append(plain.snapshot | told)
    rows[RoleGrant].append(plain.grant | {"id": new_id(), "decree_id": each.decree_id})
    rows[Evidence].append(plain.evidence | {"id": piece, "team_id": team} | OPEN_EVIDENCE)
    about = {"id": new_id(), "evidence_id": piece}
    rows[EvidenceRevision].append(plain.revision | about | OPEN_REVISION)


def _plain(one: Any) -> Row:  # noqa: ANN401 - a row of any table
    return {column.key: getattr(one, column.key) for column in type(one).__table__.columns}


def questions(path: str, tpi: Person, reader: Person) -> Iterator[tuple[str, Ask]]:
    """What is asked, by its name in the table."""
    yield "desk of an office, a page", lambda: ok(tpi.get(f"{path}/desk", params={"size": PAGE}))
    yield "score of an office", lambda: ok(tpi.get(f"{path}/score"))
    yield "overview, a page", lambda: ok(tpi.get(OVERVIEW, params={"size": PAGE}))
    yield "overview, all pages", lambda: pages(tpi)
    yield "portal: list", lambda: ok(reader.get(f"{PORTAL}/pengusulan/unit-wbk"))
    yield "portal: pull of an office", lambda: pull(reader, ["53"])
    yield "portal: list and pull of all", lambda: pull(reader, None)


def pages(person: Person) -> int:
    """Every page of the overview, and how many offices they have."""
    found, number = 0, 1
    while True:
        read = ok(person.get(OVERVIEW, params={"size": PAGE, "page": number}))
        found, number = found + len(read["items"]), number + 1
        if read["next"] is None:
            return found


def pull(reader: Person, codes: list[str] | None) -> None:
    """The answers of these offices, as the portal fetches them; of all that its list names."""
    if codes is None:
        listed = ok(reader.get(f"{PORTAL}/pengusulan/unit-wbk"))["units"]
        codes = [unit["id"] for unit in listed]
    for code in codes:
        read = ok(reader.get(f"{PORTAL}/lke/jawaban-unit/{code}"))
        assert len(read["answers"]) == 127, code  # noqa: S101, PLR2004 - the sheet's questions


class Measured(NamedTuple):
    """Milliseconds by median, those that the process computes, and statements of one time."""

    waited: float
    computed: float
    statements: int


def measured(office: Office, ask: Ask, times: int) -> Measured:
    """Asked once before: what is kept is kept from then on."""
    waited, computed, statements = [], [], 0
    for time_number in range(times + 1):
        began, at_work = time.perf_counter(), time.process_time()
        with counted(office) as sent:
            ask()
        if time_number or times == 1:
            waited.append((time.perf_counter() - began) * 1000)
            computed.append((time.process_time() - at_work) * 1000)
            statements = len(sent)
        if times == 1:
            break
    return Measured(median(waited), median(computed), statements)


def compare(engine: str, folder: Path, offices: int, times: int) -> None:
    """Print a row for each question: one office, all of them, and the ratio."""
    settings = Settings(
        _env_file=None,
        secret_key=SecretStr(SECRET),
        log_level="ERROR",
        requests_per_minute=100_000,
        service_requests_per_minute=100_000,
    )
    configure_logging(settings)
    with database(engine, folder) as url, Office.open(create_app(settings), url, folder) as office:
        path, tpi = propose(office, prepared := Prepared(office))
        reader = portal(prepared)
        open_period(office, year=YEAR)
        asked = dict(questions(path, tpi, reader))
        with_one = {name: measured(office, ask, times) for name, ask in asked.items()}
        evaluate_all(office, offices - 1)
        for name, ask in asked.items():
            one, many = with_one[name], measured(office, ask, 1 if "all" in name else times)
            print(
                f"| {name} | {engine} | {one.waited:.1f} | {many.waited:.1f} |"
                f" {one.computed:.1f} | {many.computed:.1f} | {many.computed / one.computed:.2f} |"
                f" {one.statements} | {many.statements} |",
                flush=True,
            )


def main() -> int:
    """Work in a temporary folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluations")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--offices", type=int, default=549)
    parser.add_argument("--times", type=int, default=15)
    arguments = parser.parse_args()
    print(
        f"| asked | engine | 1 office, ms | {arguments.offices}, ms | ratio | statements | then |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for engine in [arguments.engine] if arguments.engine else ["sqlite", "postgresql"]:
        with scratch("evaluations") as folder:
            compare(engine, folder, arguments.offices, arguments.times)
    return 0


if __name__ == "__main__":
    sys.exit(main())
