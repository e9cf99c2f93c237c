"""What a database had before the steps from `deciders` to `from_month` is right after them."""

import asyncio
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.texts import person_key
from app.models import User
from tests.api.decrees.test_memberships import member
from tests.api.plan.test_schedule import planned, put
from tests.api.reporting.test_duties import MONEY, SPIP, by_code, link
from tests.api.tasks.test_handover import hand_over
from tests.api.tasks.test_nobody_decides import TODAY, ends
from tests.migrations.stories import Story
from tests.migrations.test_old_words import DIGEST
from tests.migrations.test_upgrade import load_seed
from tests.support.administration import fault_of, new_account
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, MEMBER, Body, draft, ok
from tests.support.findings import asesor, request_for
from tests.support.gaps import item_id
from tests.support.office import Office
from tests.support.reminders import run
from tests.support.steering import follow

NAME, ALIKE = "Drs. Ma'ruf  Koli, S.H.", "Maruf Koli"
QUARTERS: Body = {"recurrence": {"kind": "quarterly"}}
AUTUMN: Body = {"recurrence": {"kind": "monthly", "from_month": 9}}
MARCH = "UPDATE schedule_entries SET planned = (1 = 1) WHERE month = 3"
CODES = ("5A.1", "5A.2", "5B.1")
ONCE: Body = {"recurrence": {"kind": "once", "month": 8}}


class Life(NamedTuple):
    """What the office had: a draft, a follow-up, and the schedules of three action items."""

    draft: str
    follow_up: str
    quarterly: str
    autumn: str
    once: str


def live(office: Office) -> Life:
    """Work in other hands, decided duties, recurrences; at last a team without a coordinator."""
    coordinator, ketua = office.person(COORDINATOR), office.person(KETUA)
    made = draft(office.person(MEMBER))
    given = follow(ketua, request_for(asesor(office)), office.user_id(MEMBER))
    ok(hand_over(office, member(office, MEMBER)["id"], username=COLLEAGUE))
    schedules = [f"/action-items/{item_id(office, code)}/schedule" for code in CODES]
    for path, wanted in zip(schedules, (QUARTERS, AUTUMN, ONCE), strict=True):
        put(coordinator, path, **wanted)
    link(ketua, SPIP)
    new_account(office.administrator(), "maruf.koli")
    with Session(office.engine) as session:
        ends(session, COORDINATOR)
        session.commit()
    assert nobody_verifies(office) == {KETUA}
    return Life(made["id"], given["id"], *schedules)


def nobody_verifies(office: Office) -> set[str]:
    """Who is told of it that was not."""
    return {who for who, stage, _ in run(office, TODAY) if stage == "nobody_verifies"}


def go_on_before(connection: Connection, life: Life) -> None:
    """What the version before wrote: a name, a recurrence of the whole year, its decree file."""
    told = text("SELECT count(*) FROM notifications WHERE subject_type = 'team'")
    assert connection.execute(told).scalar_one() == 0
    key = UUID(life.quarterly.split("/")[2])
    here = {"key": key if connection.dialect.name == "postgresql" else key.hex}
    for statement, values in (
        ("UPDATE users SET name = :name WHERE username = 'maruf.koli'", {"name": NAME}),
        ("UPDATE decrees SET source_digest = :digest", {"digest": DIGEST}),
        (f"{MARCH} AND action_item_id = :key", here),
    ):
        assert connection.execute(text(statement), values).rowcount == 1
    with pytest.raises(DBAPIError, match="follow_up_keeps_its_words"), connection.begin_nested():
        connection.execute(text("UPDATE follow_ups SET owner_id = created_by_id"))


def people_work_and_plans_are_right(office: Office, life: Life) -> None:
    assert nobody_verifies(office) == {KETUA}
    check_names(office)
    check_hands(office, life)
    check_months(office, life)
    check_duties(office)


def check_names(office: Office) -> None:
    """Every account is found by the spellings of its name."""
    with Session(office.engine) as session:
        users = session.execute(select(User.name, User.name_key)).all()
    assert all(row.name_key == person_key(row.name) for row in users)
    body = {"work_unit_code": "53", "username": "lain", "name": ALIKE, "job_title": "Staf"}
    answer = office.administrator().post("/users", body)
    assert fault_of(answer)[:2] == (409, "account_looks_alike")


def check_hands(office: Office, life: Life) -> None:
    """The draft was its maker's again, the follow-up stayed; both may change hands once more."""
    ketua, read = office.person(KETUA), f"/evidence/{life.draft}"
    maker, colleague = (str(office.user_id(name)) for name in (MEMBER, COLLEAGUE))
    assert ok(ketua.get(read))["taken_over_by"] is None
    assert ok(ketua.get(f"/follow-ups/{life.follow_up}"))["owner"]["id"] == colleague
    ok(hand_over(office, member(office, MEMBER)["id"], username=COLLEAGUE))
    assert ok(ketua.get(read))["taken_over_by"]["id"] == colleague
    ok(hand_over(office, member(office, COLLEAGUE)["id"], username=MEMBER))
    assert ok(ketua.get(f"/follow-ups/{life.follow_up}"))["owner"]["id"] == maker


def check_months(office: Office, life: Life) -> None:
    """Months stay; a recurrence that filled them from January says so."""
    ketua, found = office.person(KETUA), {}
    for name in ("quarterly", "autumn", "once"):
        schedule = ok(ketua.get(getattr(life, name)))
        found[name] = planned(schedule), schedule["rule"]["from_month"]
    assert found == {
        "quarterly": ([3, 6, 9, 12], 1),
        "autumn": ([9, 10, 11, 12], None),
        "once": ([8], None),
    }


def check_duties(office: Office) -> None:
    """Nothing carries them out until the decree's file is loaded, which says it now."""
    ketua = office.person(KETUA)
    duties = by_code(ketua)
    assert {duty["state"] for duty in duties.values()} == {"unserved"}
    link(ketua, SPIP)
    asyncio.run(load_seed(office.url))
    told = by_code(ketua)
    assert {code for code, duty in told.items() if duty["state"] == "unserved"} == {"I.2"}
    assert [row["code"] for row in ok(ketua.get(MONEY))["activities"]] == ["5B"], "as decided"


STORY = Story("deciders", live, people_work_and_plans_are_right, go_on_before)
