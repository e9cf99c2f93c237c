"""The step to webhooks of service accounts goes down and up again over some that are in use."""

from sqlalchemy import Connection, text

from tests.migrations.stories import Story
from tests.support.evidence import Body, ok
from tests.support.office import Office, Person
from tests.support.prepared import Prepared

BODY = {"work_unit_code": "53", "url": "https://dasbor.kpu.go.id/zi", "event_types": []}


def subscribe(office: Office) -> Body:
    prepared = Prepared(office)
    wanted = prepared.service_account_body("webhooks:manage") | {"name": "Dasbor"}
    account = ok(office.administrator().post("/service-accounts", wanted), 201)["id"]
    machine = Person(office.client, prepared.issued_key(account)["key"])
    made: Body = ok(machine.post("/webhook-endpoints", BODY), 201)
    assert made["service_account_id"]
    ok(machine.post("/service-account/rotate", {"expires_in_days": 30}), 201)
    return made


def nobody_is_told_of_accounts(connection: Connection, _made: Body) -> None:
    told = text("SELECT count(*) FROM notifications WHERE subject_type = 'service_account'")
    assert connection.execute(told).scalar_one() == 0
    kept = text("SELECT count(*) FROM webhook_endpoints")
    assert connection.execute(kept).scalar_one() == 1


def the_endpoint_stays_and_is_its_administrators(office: Office, made: Body) -> None:
    read = ok(office.administrator().get(f"/webhook-endpoints/{made['id']}"))
    assert (read["service_account_id"], read["url"]) == (None, BODY["url"])


STORY = Story(
    "own_affairs",
    subscribe,
    the_endpoint_stays_and_is_its_administrators,
    nobody_is_told_of_accounts,
)
