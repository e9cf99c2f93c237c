"""What the database refuses of people who stand in for others, whoever writes the SQL."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    DirectiveStep,
    EvidenceDecision,
    EvidenceRevision,
    FindingStep,
    FollowUpStep,
    Membership,
    StandIn,
)
from tests.api.platform.test_replaced_rows import SAME_KEY
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER, PENGARAH, evidence, ok
from tests.support.evidence_sql import attempt
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office
from tests.support.steering import Scene, observe, scene_of, step, table

STEP = import_module("migrations.versions.20261130_stand_ins")
ROWS = table(StandIn)
TODAY = date(2023, 7, 10)


def seat_of(office: Office, username: str) -> UUID:
    with Session(office.engine) as session:
        mine = select(Membership.id).where(Membership.user_id == office.user_id(username))
        return session.scalars(mine.order_by(Membership.valid_from)).first() or new_id()


def standing_in(office: Office, username: str, absent: str, **changes: Any) -> Executable:
    """The person for the absent one, for ten days, as the Ketua named them."""
    now = clock.now()
    values = {
        "id": new_id(),
        "membership_id": seat_of(office, absent),
        "user_id": office.user_id(username),
        "named_by_id": office.user_id(KETUA),
        "seat_is_vacant": False,
        "reason": "Cuti",
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=10),
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    return insert(ROWS).values(**values | changes)


def of_stand_ins(office: Office) -> dict[str, list[Executable]]:
    later = TODAY + timedelta(days=9)
    return {
        "stand_in_keeps_its_words": [
            update(ROWS).values(user_id=office.user_id(KETUA)),
            update(ROWS).values(valid_from=later),
            update(ROWS).values(reason="Lain"),
        ],
        "stand_in_is_never_lengthened": [update(ROWS).values(valid_to=date(2024, 1, 1))],
        "stand_in_is_never_deleted": [delete(ROWS)],
        "stand_in_for_oneself": [
            standing_in(office, MEMBER, MEMBER, valid_from=date(2024, 1, 1), valid_to=TODAY),
            standing_in(office, KETUA, OTHER_COORDINATOR),
        ],
        "stand_in_beside_another": [
            standing_in(office, OTHER_MEMBER, COORDINATOR, valid_from=later),
            standing_in(office, OTHER_MEMBER, COORDINATOR, valid_from=date(2023, 1, 1)),
        ],
        "stand_in_of_a_stand_in": [
            standing_in(office, OTHER_COORDINATOR, PENGARAH, valid_from=later),
            standing_in(office, COORDINATOR, OTHER_COORDINATOR, valid_from=later),
        ],
    }


def of_steps(office: Office, scene: Scene) -> dict[str, list[Executable]]:
    def closed(kind: Any, thing: str, absent: str) -> list[Executable]:
        return [step(kind, thing, "close", PENGARAH, on_behalf_of_id=absent)(scene)]

    def judged(name: str, action: str, absent: str) -> list[Executable]:
        revision = table(EvidenceRevision).c
        ours = revision.evidence_id == scene[name]
        made = insert(table(EvidenceDecision)).values(
            id=new_id(),
            evidence_id=scene[name],
            revision_id=select(revision.id).where(ours).scalar_subquery(),
            revision_digest=select(revision.digest).where(ours).scalar_subquery(),
            action=action,
            level=1 if action == "verify" else 2,
            decided_by_id=scene[PENGARAH],
            decided_at=clock.now(),
            on_behalf_of_id=scene[absent],
        )
        return [made]

    return {
        "evidence_decisions_for_somebody_stood_in_for": judged("verified", "accept", KETUA),
        "finding_steps_for_somebody_stood_in_for": closed(FindingStep, "answered", KETUA),
        "directive_steps_for_somebody_stood_in_for": closed(DirectiveStep, "acted_on", KETUA),
        "follow_up_steps_for_somebody_stood_in_for": closed(FollowUpStep, "done", KETUA),
        "four_eyes_on_behalf": judged("evidence", "verify", COORDINATOR),
        "both_levels_on_behalf": judged("verified", "accept", COORDINATOR),
        "finding_closed_on_behalf": closed(FindingStep, "answered", COLLEAGUE),
        "finding_closed_over_evidence_on_behalf": closed(FindingStep, "answered", COORDINATOR),
        "directive_closed_on_behalf": closed(DirectiveStep, "acted_on", COORDINATOR),
        "directive_closed_over_evidence_on_behalf": closed(DirectiveStep, "acted_on", MEMBER),
        "follow_up_closed_on_behalf": closed(FollowUpStep, "done", COLLEAGUE),
        "follow_up_closed_over_evidence_on_behalf": closed(FollowUpStep, "done", COORDINATOR),
    }


def test_nobody_stands_in_around_the_rules(office: Office) -> None:
    scene = scene_of(office)
    scene["verified"] = UUID(evidence(office, "verified")["id"])
    answered = observe(office.person(PENGARAH))
    answer = {"text": "Ada.", "evidence_id": str(scene["evidence"])}
    ok(office.person(COLLEAGUE).post(f"/findings/{answered['id']}/answer", answer))
    scene["answered"] = UUID(answered["id"])
    for absent in (COORDINATOR, COLLEAGUE, MEMBER):
        assert attempt(office, standing_in(office, PENGARAH, absent)) == ""
    tried = of_stand_ins(office) | of_steps(office, scene)
    assert set(tried) == {guard.name for guard in STEP.GUARDS}
    for guard, statements in tried.items():
        for statement in statements:
            assert f"guard {guard}" in attempt(office, statement), (guard, str(statement))
    if office.engine.dialect.name == "sqlite":
        assert "guard stand_ins_replaced" in attempt(office, text(SAME_KEY.format("stand_ins")))
    else:
        assert "guard never_emptied" in attempt(office, text("TRUNCATE stand_ins CASCADE"))
