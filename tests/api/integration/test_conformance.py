"""The conformance sheet: steps are seen as they are shown, once, by the system and its managers."""

import json
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.messages import Language
from app.models import WebhookDelivery, WebhookProgress
from app.models.conformance import ConformanceStep
from app.models.webhook import DeliveryState
from app.services.integration.conformance import NEEDED, told
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II

OWN = "/service-account/conformance"
RECORD = "/sources/sirian/records/presensi"
NOW = datetime.fromisoformat("2023-07-01T00:00:00+00:00")


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


def seen(prepared: Prepared) -> set[str]:
    steps = ok(prepared.sirian.get(OWN))["steps"]
    return {each["step"] for each in steps if each["seen_at"]}


def show_records(prepared: Prepared) -> str:
    """Everything that one record can show; its key in the inbox."""
    sirian, body = prepared.sirian, prepared.record_body()
    ok(sirian.put(f"{RECORD}?dry_run=true", body, etag=None))
    assert seen(prepared) == {"signed_in", "dry_run"}
    wrong = body | {"figures": {"employees": 0}}
    assert sirian.put(RECORD, wrong, etag=None).status_code == 422
    assert seen(prepared) == {"signed_in", "dry_run", "refused"}
    for changes in (
        {},
        {},
        {"title": "Koreksi", "taken_at": "2023-07-02T08:00:00Z"},
        {"title": "Koreksi", "taken_at": "2023-07-03T08:00:00Z"},
    ):
        ok(sirian.put(RECORD, body | changes, etag=None))
    return str(ok(sirian.get(RECORD))["id"])


def test_from_the_first_sign_in_to_twelve_of_twelve(prepared: Prepared, office: Office) -> None:
    first = ok(prepared.sirian.get(OWN))
    assert (first["seen"], first["total"], first["is_ready"]) == (1, 12, False)
    assert first["summary"].startswith("1 dari 12 langkah terlihat, belum siap dipakai.")
    record_id = show_records(prepared)
    first_seen = ok(prepared.sirian.get(OWN))
    told_in_english = prepared.sirian.request("GET", OWN, headers={"Accept-Language": "en"})
    assert told_in_english.json()["summary"] == "7 of 12 steps seen, ready to go live."
    ok(office.person(COORDINATOR_II).post(f"/inbox/{record_id}/accept", {}))
    assert ok(prepared.sirian.get("/sources/sirian/decisions"))["items"]
    ok(prepared.sirian.post(f"{RECORD}/withdraw", {"reason": "Dua kali."}))
    line = json.dumps(prepared.record_body() | {"external_id": "a"})
    headers = {"Content-Type": "application/jsonl"}
    path = "/sources/sirian/records"
    assert prepared.sirian.request("POST", path, content=line, headers=headers).is_success
    endpoint_id, delivery_id = prepared.delivery()
    with Session(office.engine) as session, session.begin():
        delivered = {"state": DeliveryState.DELIVERED, "delivered_at": clock.now(), "attempts": 2}
        this = WebhookDelivery.id == UUID(delivery_id)
        session.execute(update(WebhookDelivery).where(this).values(**delivered))
        progress = session.get_one(WebhookProgress, UUID(endpoint_id))
        progress.last_delivered_at = clock.now()
    sheet = ok(prepared.sirian.get(OWN))
    assert (sheet["seen"], sheet["is_ready"]) == (12, True)
    before = {each["step"]: each["seen_at"] for each in first_seen["steps"] if each["seen_at"]}
    after = {each["step"]: each["seen_at"] for each in sheet["steps"]}
    assert after.items() >= before.items(), "the first time counts"
    path = f"/service-accounts/{prepared.service_account_id}/conformance"
    assert ok(prepared.administrator.get(path))["seen"] == 0, "the webhook was there before"
    assert office.person(COORDINATOR_II).get(path).status_code == 403


@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_ready_is_who_lacks_nothing_that_is_needed(missing: ConformanceStep) -> None:
    all_needed = dict.fromkeys(NEEDED, NOW)
    assert told(UUID(int=1), all_needed, Language.ENGLISH).is_ready
    all_needed.pop(missing)
    sheet = told(UUID(int=1), all_needed, Language.ENGLISH)
    (step,) = (each for each in sheet.steps if each.step is missing)
    assert not sheet.is_ready
    assert sheet.summary.endswith(f"Still missing: {step.title}.")
