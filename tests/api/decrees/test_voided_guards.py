"""What the database refuses of voided decrees, whoever writes the SQL, and whoever is faster."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from uuid import UUID

import time_machine
from sqlalchemy import Uuid, bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import Decree, Directive, Evidence, EvidenceDecision, EvidenceRevision, Team
from app.models.directive import DirectiveStatus
from app.models.evidence import Confidentiality, EvidenceAction, EvidenceStatus
from app.models.review import ReviewRoute
from app.models.team import TeamKind
from app.schemas.platform.examples import DECREE_ID
from tests.api.decrees.test_succession import again
from tests.api.decrees.test_voided_successors import NOW, begin, refuse, void
from tests.api.plan.test_closing import wait_for
from tests.api.platform.test_replaced_rows import SAME_KEY
from tests.support.evidence import KETUA, every
from tests.support.evidence_sql import attempt
from tests.support.office import Office
from tests.support.steering import table
from tests.support.succession import voided_by

STEP = import_module("migrations.versions.20261130_void_decrees")
ROWS = table(Decree)


def attempts(office: Office, voided: UUID, team: UUID) -> dict[str, Executable]:
    """What every guard is there to refuse, the voided decree and a team of it being known."""
    ours = ROWS.c.id == voided
    own: dict[str, Executable] = {
        "voided_decree_is_final_u": update(ROWS).where(ours).values(void_reason="Lain"),
        "voided_decree_is_final_d": delete(ROWS).where(ours),
        "decree_begins_in_force": insert(ROWS).values(
            id=new_id(), **voided_by(office.user_id(KETUA))
        ),
        "decree_is_voided_while_nothing_rests": update(ROWS)
        .where(ROWS.c.id == DECREE_ID)
        .values(**voided_by(office.user_id(KETUA))),
        "decree_follows_a_voided_decree": update(ROWS)
        .where(ROWS.c.id == DECREE_ID)
        .values(predecessor_id=voided),
    }
    lies_in: dict[str, dict[str, UUID]] = {
        name: {column: voided} for name, column in STEP.OF_A_DECREE.items()
    }
    lies_in |= {name: {"team_id": team} for name in STEP.OF_A_TEAM}
    lies_in["teams"]["id"] = new_id()  # a trigger that counts teams asks for it first
    return own | {
        f"{name}_of_a_voided_decree": text(
            f"INSERT INTO {name} ({', '.join(values)}) VALUES (:{', :'.join(values)})"  # noqa: S608 - names of the migrations
        ).bindparams(*(bindparam(column, key, type_=Uuid()) for column, key in values.items()))
        for name, values in lies_in.items()
    }


def test_a_voided_decree_stays_as_it_is_and_empty(office: Office) -> None:
    with time_machine.travel(NOW, tick=False):
        ketua = again(office, KETUA)
        made = begin(ketua)
        teams = every(ketua, "/teams", decree_id=made["id"], kind="tim_kerja")
        void(ketua, made)
        tried = attempts(office, UUID(made["id"]), UUID(teams[0]["id"]))
        assert set(tried) == {guard.name for guard in STEP.GUARDS}
        for guard, statement in tried.items():
            assert f"guard {guard}" in attempt(office, statement), guard
        if office.engine.dialect.name == "sqlite":
            replaced = SAME_KEY.format("decrees").replace("LIMIT", "WHERE voided_at > 0 LIMIT")
            assert "guard decrees_replaced" in attempt(office, text(replaced))
        else:
            assert "guard never_emptied" in attempt(office, text("TRUNCATE decrees CASCADE"))


def test_whoever_voids_waits_for_what_is_just_being_written(office: Office) -> None:
    with time_machine.travel(NOW, tick=False):
        ketua = again(office, KETUA)
        made = begin(ketua)
        teams = every(ketua, "/teams", decree_id=made["id"], kind="tim_kerja")
        with Session(office.engine) as writing, ThreadPoolExecutor(1) as pool:
            writing.add(
                Directive(
                    team_id=UUID(teams[0]["id"]),
                    status=DirectiveStatus.ISSUED,
                    text="Segera",
                    due_date=clock.now().date(),
                    issued_by_id=office.user_id(KETUA),
                )
            )
            writing.flush()
            call = pool.submit(refuse, ketua, made, 409, "decree_is_rested_on")
            if office.engine.dialect.name == "postgresql":
                wait_for(office, 1)
            writing.commit()
            assert "arahan" in call.result()


def empty_decree(session: Session) -> UUID:
    """A successor of the seeded decree in which there is nothing."""
    last = select(*(each for each in ROWS.c if each.name not in {"id", "number"}))
    row = session.execute(last.where(ROWS.c.id == DECREE_ID)).one()._asdict()
    empty = row | {"id": new_id(), "number": "13", "predecessor_id": DECREE_ID}
    session.execute(insert(ROWS).values(**empty))
    session.commit()
    key: UUID = empty["id"]
    return key


def test_evidence_rests_until_it_was_withdrawn_before_it_was_handed_in(office: Office) -> None:
    day, person = clock.now().date(), office.user_id(KETUA)
    with Session(office.engine) as session:
        key = empty_decree(session)
        team = Team(decree_id=key, position=1, kind=TeamKind.PELAKSANA, title="Pelaksana")
        session.add(team)
        session.flush()
        piece = Evidence(
            team_id=team.id,
            status=EvidenceStatus.DRAFT,
            confidentiality=Confidentiality.NORMAL,
            revision_number=1,
            created_by_id=person,
        )
        session.add(piece)
        session.flush()
        words = {"title": "Laporan", "evidence_date": day, "covers_from": day, "covers_to": day}
        revision = EvidenceRevision(evidence_id=piece.id, number=1, created_by_id=person, **words)
        session.add(revision)
        session.commit()
        voiding = update(ROWS).where(ROWS.c.id == key).values(**voided_by(person))
        refusal = "guard decree_is_voided_while_nothing_rests"
        assert refusal in attempt(office, voiding)
        step = {"action": EvidenceAction.WITHDRAW, "reason": "Keliru", "decided_by_id": person}
        session.add(EvidenceDecision(evidence_id=piece.id, revision_id=revision.id, **step))
        session.flush()
        piece.status = EvidenceStatus.WITHDRAWN
        session.commit()
        with session.begin_nested() as tried:
            session.execute(voiding)
            tried.rollback()
        revision.submitted_at, revision.submitted_by_id = clock.now(), person
        revision.digest, revision.review_route = "0" * 64, ReviewRoute.FULL
        session.commit()
        assert refusal in attempt(office, voiding)


def test_whoever_writes_waits_for_who_is_just_voiding(office: Office) -> None:
    with Session(office.engine) as voiding, ThreadPoolExecutor(1) as pool:
        key = empty_decree(voiding)
        ours = ROWS.c.id == key
        voiding.execute(select(ROWS.c.id).where(ours).with_for_update())
        voiding.execute(update(ROWS).where(ours).values(**voided_by(office.user_id(KETUA))))
        team = insert(table(Team)).values(decree_id=key)
        call = pool.submit(attempt, office, team)
        if office.engine.dialect.name == "postgresql":
            wait_for(office, 1)
        voiding.commit()
        assert "guard teams_of_a_voided_decree" in call.result()
