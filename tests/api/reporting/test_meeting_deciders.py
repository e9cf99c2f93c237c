"""Who planned, held or cancelled a meeting, and for whom a stand-in did."""

from importlib import import_module

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import Meeting
from tests.api.decrees.test_stand_ins import on_leave, team_of_ketua
from tests.support.evidence import KETUA, MEMBER, PENGARAH, Body, every, ok
from tests.support.evidence_sql import attempt
from tests.support.meetings import held, plan, team
from tests.support.office import OTHER_MEMBER, Office
from tests.support.steering import table

STEP = import_module("migrations.versions.20261201_meeting_deciders")


def live(office: Office) -> tuple[Body, Body]:
    """A stand-in of the Ketua holds one and cancels one; a member holds one by their own right."""
    on_leave(office, KETUA, OTHER_MEMBER, team_of_ketua(office))
    stand_in = office.person(OTHER_MEMBER)
    first = held(stand_in, team_id=TEAM_PELAKSANA)
    second = plan(stand_in, team_id=TEAM_PELAKSANA)
    path = f"/meetings/{second['id']}/cancel"
    return first, ok(stand_in.post(path, {"reason": "Ditunda"}))


TEAM_PELAKSANA = team(0)


def test_a_meeting_says_who_and_for_whom(office: Office) -> None:
    own = held(office.person(MEMBER))
    assert own["held_by"]["id"] == str(office.user_id(MEMBER))
    assert (own["held_on_behalf_of"], own["created_on_behalf_of"]) == (None, None)
    done, cancelled = live(office)
    absent, who = str(office.user_id(KETUA)), str(office.user_id(OTHER_MEMBER))
    for made, word in ((done, "held"), (cancelled, "cancelled")):
        for each in ("created", word):
            assert made[f"{each}_by"]["id"] == who
            assert made[f"{each}_on_behalf_of"]["id"] == absent
    assert (done["cancelled_by"], cancelled["held_by"]) == (None, None)
    rows = {row["id"]: row for row in every(office.person(MEMBER), "/meetings")}
    assert rows[done["id"]]["created_on_behalf_of"]["id"] == absent
    still_guarded(office)


def still_guarded(office: Office) -> None:
    meetings, stranger = table(Meeting), office.user_id(PENGARAH)
    with Session(office.engine) as session:
        row = session.execute(select(meetings)).mappings().first()
    other = {"id": new_id(), "created_for_id": stranger}
    tried = {
        "meetings_created_for_id_stood_in": insert(meetings).values(dict(row or {}) | other),
        "meetings_created_by_is_kept": update(meetings).values(created_by_id=stranger),
    }
    for word in ("held", "cancelled"):
        of_other = update(meetings).where(getattr(meetings.c, f"{word}_by_id").is_(None))
        by = {f"{word}_by_id": office.user_id(OTHER_MEMBER), f"{word}_for_id": stranger}
        tried[f"meetings_{word}_for_id_stood_in"] = of_other.values(**by)
        tried[f"meetings_{word}_by_is_kept"] = update(meetings).values(**{f"{word}_by_id": None})
    assert set(tried) == {guard.name for guard in STEP.GUARDS}
    for guard, statement in tried.items():
        assert f"guard {guard}" in attempt(office, statement)
