"""Other systems of the office: their accounts, records, webhooks and connectors."""

from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Event,
    WebhookDelivery,
    WebhookProgress,
)
from app.models.rights import ActorRole
from app.models.webhook import DeliveryState
from tests.support.office import Person
from tests.support.portal import OF_OFFICES
from tests.support.prepared_evidence import PreparedEvidence

# The figures without which no record of attendance comes in, as a system may have them.
NEEDED = {
    name: f"angka.{name}" for name in ("employees", "working_days", "present", "late", "absent")
}


class PreparedSystems(PreparedEvidence):
    """An office with systems beside it."""

    def service_account_body(self, *scopes: str) -> dict[str, Any]:
        """An account of SiRian in the office."""
        return {
            "work_unit_code": "53",
            "source_key": "sirian",
            "name": f"SiRian {self.number}",
            "scopes": scopes or OF_OFFICES,
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

    def hand_in(self, name: str = "presensi-2023-06", **changes: Any) -> str:
        """A record that SiRian handed in under a name, or changed; its key in the inbox."""
        path = f"/sources/sirian/records/{name}"
        assert self.sirian.put(path, self.record_body(**changes), etag=None).is_success
        return str(self.sirian.get(path).json()["id"])

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
        mapping = {"external_id": "id", "title": "title", "taken_at": "at", "figures": NEEDED}
        limits = {"attempts": 1, "seconds": 1}
        plain = {"url": "https://127.0.0.1:9/rekap?bulan={period}", "records": "items"}
        return {
            "name": f"rekap-{self.number}",
            "work_unit_code": "53",
            "record_type": self.record_type_key,
            "spec": plain | {"mapping": mapping, "limits": limits} | spec,
            "secret": "rahasia",
        }

    def trial_body(self) -> dict[str, Any]:
        """A trial of that port."""
        body = self.connector_body()
        return {
            "spec": {"url": body["spec"]["url"]},
            "period": "2023-06",
            "work_unit_code": body["work_unit_code"],
            "record_type": body["record_type"],
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
