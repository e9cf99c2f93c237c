"""The step to usage by day goes down and up; of a sheet, webhooks are seen anew by today's rule."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.models import SeenStep
from app.models.conformance import ConformanceStep
from tests.migrations.stories import Story
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared


def note(office: Office) -> UUID:
    """The key of an account that pushed a record, and of which too much was noted."""
    prepared = Prepared(office)
    account_id = UUID(ok(prepared.sirian.get("/service-account"))["id"])
    prepared.sirian.get("/me")
    ok(prepared.sirian.put("/sources/sirian/records/a", prepared.record_body(), etag=None))
    with Session(office.engine) as session, session.begin():
        for step in (ConformanceStep.WEBHOOK_ANSWERED, ConformanceStep.CAUGHT_UP):
            session.add(SeenStep(account_id=account_id, step=step))
    return account_id


def what_was_noted_wrongly_is_gone_and_the_rest_stays(office: Office, account_id: UUID) -> None:
    path = f"/service-accounts/{account_id}"
    sheet = ok(office.administrator().get(f"{path}/conformance"))["steps"]
    assert {each["step"] for each in sheet if each["seen_at"]} == {"signed_in", "record_pushed"}
    assert ok(office.administrator().get(f"{path}/usage"))["refused"] == []


STORY = Story("usage_by_day", note, what_was_noted_wrongly_is_gone_and_the_rest_stays)
