"""An office with its plan, and people of it in the state that a test needs."""

from datetime import date, timedelta
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID

from passlib.hash import argon2
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    ActivationCode,
    Letterhead,
    Membership,
    Notification,
    RoleGrant,
    StandIn,
    Team,
    User,
    WorkUnit,
)
from app.models.access import GrantedRole
from app.models.decree import Decree
from app.models.evaluation import EvaluationLayer
from app.models.notification import EmailMode, NotificationStage, NotificationSubject
from app.models.rights import ActorRole
from app.schemas.platform.examples import (
    ACTIVITY_5A_ID,
    DECREE_ID,
    GRATIFICATION_REPORT_ID,
    TEAM_V_ID,
    seeded,
)
from tests.support.logos import png
from tests.support.office import PEOPLE, Office

PASSWORD = "Flobamora bersatu 2023"
# As cheap as argon2 allows: the tests' own passwords need no protection.
PASSWORD_HASH = argon2.using(type="ID", memory_cost=8, time_cost=1, parallelism=1).hash(PASSWORD)
OWNER = ActorRole.ANGGOTA
COLLEAGUE = "hersindy.serang"


class PreparedPeople:
    """One office, its plan and its people."""

    decree_id, team_id = str(DECREE_ID), str(TEAM_V_ID)
    source_key, record_type_key = "sirian", "attendance"
    activity_id, indicator_id = str(ACTIVITY_5A_ID), str(GRATIFICATION_REPORT_ID)
    duty_id = str(seeded("team", 7, "duty", 1))

    def __init__(self, office: Office) -> None:
        self.office = office
        self._numbers = count(1)
        self.owner = office.person(OWNER)
        self.administrator = office.administrator()

    @cached_property
    def work_unit_id(self) -> str:
        with Session(self.office.engine) as session:
            return str(session.scalars(select(WorkUnit.id).where(WorkUnit.code == "53")).one())

    @cached_property
    def action_item_id(self) -> str:
        page = self.owner.get("/action-items", params={"activity_id": self.activity_id}).json()
        return str(page["items"][0]["id"])

    @cached_property
    def membership_id(self) -> str:
        with Session(self.office.engine) as session:
            return str(
                session.scalars(
                    select(Membership.id)
                    .join(User, User.id == Membership.user_id)
                    .where(Membership.team_id == TEAM_V_ID, User.username == "angeli.l.lake")
                ).one()
            )

    @property
    def number(self) -> int:
        """Never the same twice: for names that must be unique."""
        return next(self._numbers)

    def account(self, *, active: bool = True, password: bool = False) -> str:
        """A person of the office without any position."""
        number = self.number
        user = User(
            id=new_id(),
            work_unit_id=UUID(self.work_unit_id),
            username=f"orang.{number}",
            name=f"Orang {number}",
            job_title="Pelaksana",
            is_active=active,
            password_hash=PASSWORD_HASH if password else None,
        )
        with Session(self.office.engine, expire_on_commit=False) as session, session.begin():
            session.add(user)
        return user.username

    def account_id(self, *, active: bool = True) -> str:
        return str(self.office.user_id(self.account(active=active)))

    def waiting_code(self, user_id: str) -> None:
        """A code of that account which waits for a second person."""
        tomorrow = clock.now() + timedelta(days=1)
        made = ActivationCode(
            user_id=UUID(user_id),
            fingerprint=new_id().hex,
            expires_at=tomorrow + timedelta(days=1),
            works_from=tomorrow,
        )
        with Session(self.office.engine) as session, session.begin():
            session.add(made)

    def set_password(self, username: str) -> None:
        with Session(self.office.engine) as session, session.begin():
            session.execute(
                update(User).where(User.username == username).values(password_hash=PASSWORD_HASH)
            )

    def grant(
        self,
        username: str,
        role: GrantedRole,
        *,
        unit: str | None = None,
        decree: str | None = None,
        layer: EvaluationLayer | None = None,
    ) -> str:
        """A right by name; `unit` and `decree` are the codes of their offices."""
        with Session(self.office.engine) as session, session.begin():
            unit_id = session.scalar(select(WorkUnit.id).where(WorkUnit.code == unit))
            of_office = select(Decree.id).join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
            decree_id = session.scalar(of_office.where(WorkUnit.code == decree))
            grant = RoleGrant(
                id=new_id(),
                user_id=self.office.user_id(username),
                role=role,
                work_unit_id=unit_id,
                decree_id=decree_id,
                layer=layer,
                valid_from=clock.now().date() - timedelta(days=2),
            )
            session.add(grant)
            return str(grant.id)

    def membership(self) -> str:
        """A new member of team V."""
        with Session(self.office.engine) as session, session.begin():
            team = session.get_one(Team, TEAM_V_ID)
            membership = Membership(
                id=new_id(),
                team_id=team.id,
                decree_id=team.decree_id,
                user_id=self.office.user_id(self.account()),
                role="anggota",
                title="Anggota",
                name="Orang",
                job_title="Pelaksana",
                position=100 + self.number,
                valid_from=clock.now().date() - timedelta(days=2),
            )
            session.add(membership)
            return str(membership.id)

    def stand_in_body(self) -> dict[str, Any]:
        """A colleague of the office who stands in for two weeks."""
        last = clock.now().date() + timedelta(days=14)
        return {"username": self.account(), "valid_to": str(last)}

    def stand_in(self) -> str:
        """Somebody who stands in for a new member of team V."""
        today = clock.now().date() - timedelta(days=2)
        with Session(self.office.engine) as session, session.begin():
            made = StandIn(
                id=new_id(),
                membership_id=UUID(self.membership()),
                user_id=self.office.user_id(self.account()),
                named_by_id=self.office.user_id(PEOPLE[ActorRole.PELAKSANA]),
                reason="Cuti",
                valid_from=today,
                valid_to=today + timedelta(days=30),
            )
            session.add(made)
            return str(made.id)

    @cached_property
    def stand_in_id(self) -> str:
        return self.stand_in()

    def amendment_body(self) -> dict[str, Any]:
        """An amendment that puts somebody new into team V, today."""
        today = clock.now().date() - timedelta(days=2)
        seat = {"role": "anggota", "title": "Anggota", "job_title": "Pelaksana"}
        return {
            "number": f"P{self.number}",
            "year": today.year,
            "date": str(today),
            "title": "PERUBAHAN ATAS KEPUTUSAN NOMOR 142 TAHUN 2023",
            "effective_from": str(today),
            "members": [{"team_id": self.team_id, "username": self.account(), **seat}],
        }

    def amendment(self) -> str:
        """A new amendment of the seeded decree."""
        made = self.administrator.post(
            f"/decrees/{self.decree_id}/amendments", self.amendment_body()
        )
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    @cached_property
    def amendment_id(self) -> str:
        return self.amendment()

    def amendment_to_void(self) -> str:
        """A new amendment of the decree, which no other one follows."""
        self.without_successor()
        return self.amendment()

    def without_successor(self) -> str:
        """The decree, of which nobody has started the next one yet."""
        with Session(self.office.engine) as session, session.begin():
            standing = update(Decree).where(Decree.voided_at.is_(None))
            session.execute(standing.values(predecessor_id=None))
        return self.decree_id

    def successor_to_void(self) -> str:
        """A successor of the decree, on which nothing rests; made where there is none."""
        standing = select(Decree.id).where(
            Decree.predecessor_id == UUID(self.decree_id), Decree.voided_at.is_(None)
        )
        with Session(self.office.engine) as session:
            found = session.scalar(standing)
        if found is not None:
            return str(found)
        day = clock.now().date()
        body = {"number": f"V{self.number}", "year": day.year, "date": str(day)}
        made = self.administrator.post(f"/decrees/{self.decree_id}/successor", body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def end_memberships(self, username: str) -> None:
        """From yesterday on the person holds no position."""
        with Session(self.office.engine) as session, session.begin():
            session.execute(
                update(Membership)
                .where(Membership.user_id == self.office.user_id(username))
                .values(valid_to=clock.now().date() - timedelta(days=1))
            )

    def holiday(self) -> str:
        """A holiday of the office."""
        day = str(date(2030, 1, 1) + timedelta(days=self.number))
        path = f"/work-units/{self.work_unit_id}/holidays"
        made = self.administrator.post(path, {"day": day, "name": "Libur"})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def give_logo(self) -> None:
        """The office's letterhead gets a logo."""
        with Session(self.office.engine) as session, session.begin():
            key = UUID(self.work_unit_id)
            words = {"lines": ["KPU"], "number_pattern": "{urut}/{tahun}"}
            row = session.get(Letterhead, key) or Letterhead(work_unit_id=key, **words)
            row.logo, row.logo_alt_text = png(), "Lambang"
            session.add(row)

    def notification(self, username: str, **fields: Any) -> str:
        """A reminder of a person."""
        values = {
            "user_id": self.office.user_id(username),
            "stage": NotificationStage.ASKED,
            "subject_type": NotificationSubject.FINDING,
            "subject_id": new_id(),
            "occurrence": 1,
            "decree_id": DECREE_ID,
            "team_id": TEAM_V_ID,
            "facts": {"code": "5A-2", "text": None},
            "email_mode": EmailMode.NONE,
        }
        made = Notification(id=new_id(), **(values | fields))
        with Session(self.office.engine, expire_on_commit=False) as session, session.begin():
            session.add(made)
        return str(made.id)

    def sign_in(self, username: str, *, keep_cookie: bool = False) -> dict[str, Any]:
        """Tokens of a real sign-in."""
        answer = self.office.nobody.post(
            "/auth/token", data={"username": username, "password": PASSWORD}
        )
        assert answer.status_code == 200, answer.text
        if not keep_cookie:
            self.office.client.cookies.clear()
        tokens: dict[str, Any] = answer.json()
        return tokens
