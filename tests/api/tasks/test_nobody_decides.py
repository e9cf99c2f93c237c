"""Nobody may verify for a team, nobody may accept in an office: a gap and a reminder."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Membership, User
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, PENGARAH, every, ok
from tests.support.office import Office
from tests.support.reminders import run

ADMINISTRATOR = "admin"
TODAY = "2023-06-20T04:00:00Z"


def seat(session: Session, username: str) -> Membership:
    of = select(Membership).join(User, User.id == Membership.user_id)
    return session.scalars(of.where(User.username == username)).one()


def ends(session: Session, username: str) -> None:
    seat(session, username).valid_to = date(2023, 6, 20)


def ends_tomorrow(session: Session, username: str) -> None:
    seat(session, username).valid_to = date(2023, 6, 21)


def is_deactivated(session: Session, username: str) -> None:
    session.scalars(select(User).where(User.username == username)).one().is_active = False


def is_a_deputy_now(session: Session, username: str) -> None:
    seat(session, username).is_deputy = True


def nothing(_session: Session, _username: str) -> None:
    """The seat stays as it is."""


Change = Callable[[Session, str], None]
ROWS: list[tuple[str, Change, str | None]] = [
    (COORDINATOR, nothing, None),
    (COORDINATOR, ends_tomorrow, None),
    (COORDINATOR, ends, "nobody_verifies"),
    (COORDINATOR, is_deactivated, "nobody_verifies"),
    (COORDINATOR, is_a_deputy_now, "nobody_verifies"),
    (KETUA, ends, "nobody_accepts"),
    (KETUA, is_deactivated, "nobody_accepts"),
    (KETUA, is_a_deputy_now, "nobody_accepts"),
]


def gaps_of(office: Office, code: str) -> list[dict[str, object]]:
    return every(office.person(PENGARAH), f"/decrees/{DECREE_ID}/gaps", code=code)


class TestNobodyDecides:
    @on_one_engine
    @pytest.mark.parametrize(("username", "change", "expected"), ROWS)
    def test_it_is_a_gap_and_told_once(
        self, office: Office, username: str, change: Change, expected: str | None
    ) -> None:
        with time_machine.travel(TODAY, tick=False), Session(office.engine) as session:
            office.administrator()
            change(session, username)
            session.commit()
        with time_machine.travel(TODAY, tick=False):
            found = {code: gaps_of(office, code) for code in ("nobody_verifies", "nobody_accepts")}
        assert [code for code, rows in found.items() if rows] == ([expected] if expected else [])
        asked = {KETUA, PENGARAH, COORDINATOR, MEMBER, ADMINISTRATOR}
        told = {
            (who, stage)
            for who, stage, _ in run(office, TODAY)
            if stage.startswith("nobody") and who in asked
        }
        people = {
            None: set(),
            "nobody_verifies": {KETUA, ADMINISTRATOR},
            "nobody_accepts": {KETUA, PENGARAH, ADMINISTRATOR},
        }[expected]
        if username == KETUA and change is not is_a_deputy_now:
            people.discard(KETUA)
        assert told == {(who, expected) for who in people}
        assert run(office, TODAY) == []

    def test_it_names_the_team_and_is_over_when_somebody_is_appointed(self, office: Office) -> None:
        with time_machine.travel(TODAY, tick=False):
            office.administrator()
            with Session(office.engine) as session:
                ends(session, COORDINATOR)
                session.commit()
            run(office, TODAY)
            (gap,) = gaps_of(office, "nobody_verifies")
            assert gap["href"] == f"/api/v1/teams/{TEAM_V_ID}/members"
            assert "memverifikasi eviden TIM PENGUATAN PENGAWASAN:" in str(gap["detail"])
            ketua = office.person(KETUA)
            (told,) = every(ketua, "/notifications", stage="nobody_verifies")
            assert told["is_open"]
            with Session(office.engine) as session:
                seat(session, COORDINATOR).valid_to = None
                session.commit()
            assert gaps_of(office, "nobody_verifies") == []
            (told,) = every(ketua, "/notifications", stage="nobody_verifies")
            assert not told["is_open"]
            assert ok(office.administrator().get("/notifications"))["items"]
