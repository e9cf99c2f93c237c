"""Things of the seeded office, made on demand in the state that an operation needs."""

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
    Event,
    Membership,
    Notification,
    RoleGrant,
    Team,
    User,
    WebhookDelivery,
    WebhookProgress,
    WorkUnit,
)
from app.models.access import GrantedRole
from app.models.decree import Decree
from app.models.notification import EmailMode, NotificationStage, NotificationSubject
from app.models.rights import ActorRole
from app.models.service_account import ServiceScope
from app.models.webhook import DeliveryState
from app.schemas.platform.examples import (
    ACTIVITY_5A_ID,
    DECREE_ID,
    GRATIFICATION_REPORT_ID,
    TEAM_V_ID,
)
from tests.support.evidence import JUDGEMENTS, read_digest
from tests.support.office import PEOPLE, Office, Person

PASSWORD = "Flobamora bersatu 2023"
# As cheap as argon2 allows: the tests' own passwords need no protection.
PASSWORD_HASH = argon2.using(type="ID", memory_cost=8, time_cost=1, parallelism=1).hash(PASSWORD)
OWNER = ActorRole.ANGGOTA
COLLEAGUE = "hersindy.serang"


class Prepared:
    """One office with the means to make, quickly, what a test acts on."""

    decree_id, team_id = str(DECREE_ID), str(TEAM_V_ID)
    source_key, record_type_key = "sirian", "attendance"
    activity_id, indicator_id = str(ACTIVITY_5A_ID), str(GRATIFICATION_REPORT_ID)

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

    def service_account_body(self, *scopes: str) -> dict[str, Any]:
        """An account of SiRian in the office."""
        return {
            "work_unit_code": "53",
            "source_key": "sirian",
            "name": f"SiRian {self.number}",
            "scopes": scopes or [scope.value for scope in ServiceScope],
        }

    def service_account(self, *scopes: str) -> str:
        made = self.administrator.post("/service-accounts", self.service_account_body(*scopes))
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    @cached_property
    def service_account_id(self) -> str:
        return self.service_account()

    def issued_key(self, account_id: str) -> dict[str, Any]:
        """A new key; an account has no room for one for every test, so old ones go."""
        issued = self.administrator.post(
            f"/service-accounts/{account_id}/rotate", {"grace_hours": 0}
        )
        assert issued.status_code == 201, issued.text
        key: dict[str, Any] = issued.json()
        return key

    def service(self, *scopes: str) -> Person:
        """Another system with a key of its own: SiRian, with these scopes or all."""
        return Person(self.office.client, self.issued_key(self.service_account(*scopes))["key"])

    @cached_property
    def sirian(self) -> Person:
        """SiRian with all scopes."""
        return self.service()

    def record_body(self, **changes: Any) -> dict[str, Any]:
        """A month of attendance."""
        figures = {"employees": 36, "working_days": 20, "present": 702, "late": 11, "absent": 2}
        return {
            "type": "attendance",
            "title": "Rekap presensi Juni 2023",
            "period": "2023-06",
            "taken_at": "2023-07-01T08:00:00+08:00",
            "figures": figures,
        } | changes

    def record(self, **changes: Any) -> str:
        """A record that SiRian handed in; its name there."""
        name = f"presensi-{self.number}"
        body = self.record_body(**changes)
        made = self.sirian.put(f"/sources/sirian/records/{name}", body, etag=None)
        assert made.status_code == 201, made.text
        return name

    def offer(self, **changes: Any) -> str:
        """A record of a kind that proves an indicator of team V; its key."""
        kind, path = self.offered_kind, f"/sources/sirian/records/lembur-{self.number}"
        body = self.record_body(type=kind, figures={}, **changes)
        assert self.sirian.put(path, body, etag=None).status_code == 201
        return str(self.sirian.get(path).json()["id"])

    @cached_property
    def offered(self) -> str:
        return self.offer()

    @cached_property
    def offered_kind(self) -> str:
        return self.kind_for_team_v()

    def kind_for_team_v(self) -> str:
        """A kind of SiRian's records that proves an indicator of team V."""
        key = f"lembur-{self.number}"
        schema = {"type": "object"}
        body = {"key": key, "name": "Lembur", "period_kind": "month", "figures_schema": schema}
        made = self.administrator.post("/sources/sirian/record-types", body)
        assert made.status_code == 201, made.text
        mapped = self.administrator.put(
            f"/sources/sirian/record-types/{key}/indicators",
            {"decree_id": self.decree_id, "indicator_ids": [self.indicator_id]},
        )
        assert mapped.is_success, mapped.text
        return key

    def intake_rule_body(self) -> dict[str, Any]:
        """A standing order of team V for a kind of record that has none."""
        return {"source_key": "sirian", "type": self.kind_for_team_v(), "team_id": self.team_id}

    def intake_rule(self) -> str:
        coordinator = self.office.person(ActorRole.KOORDINATOR)
        made = coordinator.post("/intake-rules", self.intake_rule_body())
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def webhook_body(self, **changes: Any) -> dict[str, Any]:
        """An endpoint on a port of this machine where nobody listens."""
        body = {"work_unit_code": "53", "url": f"https://127.0.0.1:9/{self.number}"}
        return body | changes

    def webhook(self, **changes: Any) -> dict[str, Any]:
        made = self.administrator.post("/webhook-endpoints", self.webhook_body(**changes))
        assert made.status_code == 201, made.text
        endpoint: dict[str, Any] = made.json()
        return endpoint

    @cached_property
    def webhook_id(self) -> str:
        return str(self.webhook()["id"])

    def paused_webhook(self) -> str:
        endpoint_id = self.webhook()["id"]
        with Session(self.office.engine) as session, session.begin():
            progress = session.get_one(WebhookProgress, UUID(endpoint_id))
            progress.paused_at, progress.paused_because = clock.now(), "gone"
        return str(endpoint_id)

    def delivery(self) -> tuple[str, str]:
        """An endpoint and an event that was given up there."""
        endpoint_id = self.webhook_id
        self.evidence()
        with Session(self.office.engine) as session, session.begin():
            event = session.scalars(select(Event).order_by(Event.position.desc()).limit(1)).one()
            delivery = WebhookDelivery(
                id=new_id(),
                endpoint_id=UUID(endpoint_id),
                event_position=event.position,
                subject=event.subject,
                state=DeliveryState.DEAD,
                attempts=11,
            )
            session.add(delivery)
            return endpoint_id, str(delivery.id)

    def connector_body(self, **spec: Any) -> dict[str, Any]:
        """A connector to a port of this machine where nobody listens."""
        mapping = {"external_id": "id", "title": "title", "taken_at": "at"}
        limits = {"attempts": 1, "seconds": 1}
        plain = {"url": "https://127.0.0.1:9/rekap?bulan={period}", "records": "items"}
        return {
            "name": f"rekap-{self.number}",
            "office": "53",
            "record_type": self.record_type_key,
            "spec": plain | {"mapping": mapping, "limits": limits} | spec,
            "secret": "rahasia",
        }

    def connector(self, **spec: Any) -> str:
        path = f"/sources/{self.source_key}/connectors"
        made = self.administrator.post(path, self.connector_body(**spec))
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    @cached_property
    def connector_id(self) -> str:
        return self.connector()

    def pull_run(self) -> tuple[str, str]:
        """A run that found nobody."""
        path = f"/connectors/{self.connector_id}/pull"
        ran = self.administrator.post(path, {"period": "2023-06"})
        assert ran.is_success, ran.text
        return self.connector_id, str(ran.json()["id"])

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
    ) -> str:
        """A right by name; `unit` and `decree` are the codes of their offices."""
        with Session(self.office.engine) as session, session.begin():
            unit_id = session.scalar(select(WorkUnit.id).where(WorkUnit.code == unit))
            decree_id = session.scalar(
                select(Decree.id)
                .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
                .where(WorkUnit.code == decree)
            )
            grant = RoleGrant(
                id=new_id(),
                user_id=self.office.user_id(username),
                role=role,
                work_unit_id=unit_id,
                decree_id=decree_id,
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

    @cached_property
    def amendment_id(self) -> str:
        """An amendment of the seeded decree."""
        made = self.administrator.post(
            f"/decrees/{self.decree_id}/amendments", self.amendment_body()
        )
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def without_successor(self) -> str:
        """The decree, of which nobody has started the next one yet."""
        with Session(self.office.engine) as session, session.begin():
            session.execute(update(Decree).values(predecessor_id=None))
        return self.decree_id

    def end_memberships(self, username: str) -> None:
        """From yesterday on the person holds no position."""
        with Session(self.office.engine) as session, session.begin():
            session.execute(
                update(Membership)
                .where(Membership.user_id == self.office.user_id(username))
                .values(valid_to=clock.now().date() - timedelta(days=1))
            )

    def evidence(self, status: str = "draft", **words: Any) -> str:
        """A piece of evidence by a member of team V, brought as far as `status`."""
        body = self.evidence_body() | words
        made = self.owner.post("/evidence", body)
        assert made.status_code == 201, made.text
        evidence_id = str(made.json()["id"])
        if status == "draft":
            return evidence_id
        self.link(evidence_id)
        step(self.owner, evidence_id, "submit")
        if status in {"verified", "accepted", "revised"}:
            step(self.office.person(ActorRole.KOORDINATOR), evidence_id, "verify")
        if status in {"accepted", "revised"}:
            accepter = self.office.person(ActorRole.PELAKSANA)
            step(accepter, evidence_id, "accept", "Tautan resmi.")
        if status == "revised":
            begun = self.owner.post(f"/evidence/{evidence_id}/revisions", {"reason": "Kurang."})
            assert begun.status_code == 201, begun.text
        if status == "returned":
            step(self.office.person(ActorRole.KOORDINATOR), evidence_id, "return", "Belum lengkap")
        return evidence_id

    def digest(self, evidence_id: str) -> str:
        """The digest of its current revision."""
        return read_digest(self.owner, evidence_id)

    def holiday(self) -> str:
        """A holiday of the office."""
        day = str(date(2030, 1, 1) + timedelta(days=self.number))
        path = f"/work-units/{self.work_unit_id}/holidays"
        made = self.administrator.post(path, {"day": day, "name": "Libur"})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

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

    def finding_body(self) -> dict[str, Any]:
        due = clock.now().date() + timedelta(days=30)
        return {"indicator_id": self.indicator_id, "due_date": str(due), "reason": "Belum ada."}

    def finding(self, status: str = "open") -> str:
        """A request for evidence of team V by a Pengarah, answered by its member if need be."""
        made = self.office.person(ActorRole.PENGARAH).post("/findings", self.finding_body())
        assert made.status_code == 201, made.text
        finding_id = str(made.json()["id"])
        if status == "answered":
            answered = self.owner.post(f"/findings/{finding_id}/answer", {"text": "Sudah ada."})
            assert answered.status_code == 200, answered.text
        return finding_id

    def directive(self, status: str = "issued", giver: Person | None = None) -> str:
        """A direction to team V, by a Pengarah unless somebody else gives it."""
        due = clock.now().date() + timedelta(days=30)
        body = {"team_id": self.team_id, "text": "Dahulukan ini.", "due_date": str(due)}
        made = (giver or self.office.person(ActorRole.PENGARAH)).post("/directives", body)
        assert made.status_code == 201, made.text
        path = f"/directives/{made.json()['id']}"
        steps = {"acknowledge": {}, "respond": {"text": "Sudah dilakukan."}}
        wanted = {"issued": 0, "acknowledged": 1, "acted_on": 2}[status]
        take_steps(self.office.person(ActorRole.KOORDINATOR), path, steps, wanted)
        return path.rsplit("/", 1)[-1]

    def follow_up(self, status: str = "open") -> str:
        """What the member of team V must do because of a finding, brought as far as `status`."""
        path = f"/findings/{self.finding()}/follow-ups"
        made = self.office.person(ActorRole.PENGARAH).post(path, self.follow_up_body())
        assert made.status_code == 201, made.text
        path = f"/follow-ups/{made.json()['id']}"
        steps = {"start": {}, "finish": {"text": "Sudah dilakukan."}}
        wanted = {"open": 0, "in_progress": 1, "done": 2}[status]
        take_steps(self.owner, path, steps, wanted)
        return path.rsplit("/", 1)[-1]

    def follow_up_body(self) -> dict[str, Any]:
        due = clock.now().date() + timedelta(days=30)
        owner = str(self.office.user_id(PEOPLE[OWNER]))
        return {"text": "Lengkapi.", "owner_id": owner, "due_date": str(due)}

    def comment(self, author: Person | None = None) -> str:
        """A word about the action item, by the author if they can, else by the member."""
        path, body = f"/action-items/{self.action_item_id}/comments", {"text": "Sudah siap?"}
        answers = [author.post(path, body)] if author else []
        if not answers or not answers[0].is_success:
            answers = [self.owner.post(path, body)]
        assert answers[0].status_code == 201, answers[0].text
        return str(answers[0].json()["id"])

    def evidence_body(self) -> dict[str, Any]:
        return {
            "indicator_ids": [self.indicator_id],
            "title": f"Laporan gratifikasi {self.number}",
            "evidence_date": "2023-07-05",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
        }

    def close(self, month: int) -> None:
        """Close a month of the plan, which belongs to nothing else that is made here."""
        path = f"/decrees/{self.decree_id}/periods/close"
        closed = self.office.person(ActorRole.PELAKSANA).post(path, {"month": month})
        assert closed.status_code in {200, 409}, closed.text

    def link(self, evidence_id: str) -> str:
        """Put a web address into a draft."""
        answer = self.owner.post(
            f"/evidence/{evidence_id}/links", {"url": "https://ntt.kpu.go.id/a", "title": "Berita"}
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["revision"]["links"][-1]["id"])

    def current_link(self, evidence_id: str) -> str:
        """The link of evidence that has one."""
        read = self.owner.get(f"/evidence/{evidence_id}").json()
        return str(read["revision"]["links"][-1]["id"])

    def file(self, evidence_id: str) -> str:
        """Put a file into a draft."""
        answer = self.owner.upload(evidence_id)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["revision"]["files"][-1]["id"])

    def erasure(self, *, by_ketua: bool = True) -> str:
        """A file that the Ketua, or else the administrator, asks to be erased."""
        evidence_id = self.evidence()
        person = self.office.person(ActorRole.PELAKSANA) if by_ketua else self.administrator
        path = f"/evidence/{evidence_id}/files/{self.file(evidence_id)}/erasure"
        asked = person.post(path, {"reason": "Memuat NIK warga."})
        assert asked.status_code == 201, asked.text
        return str(asked.json()["id"])

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


def step(person: Person, evidence_id: str, verb: str, reason: str | None = None) -> None:
    """A step of the life cycle that must succeed."""
    body = {"reason": reason} if reason else {}
    if verb in JUDGEMENTS:
        body["revision_digest"] = read_digest(person, evidence_id)
    answer = person.post(f"/evidence/{evidence_id}/{verb}", body)
    assert answer.status_code == 200, answer.text


def take_steps(person: Person, path: str, steps: dict[str, dict[str, str]], wanted: int) -> None:
    """The first steps of a loop, which must succeed."""
    for verb, body in list(steps.items())[:wanted]:
        answer = person.post(f"{path}/{verb}", body)
        assert answer.status_code == 200, answer.text
