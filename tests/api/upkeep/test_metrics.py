"""What Prometheus reads, who may read it, and what costs nothing but a look."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.monitoring_settings import MetricsAccess
from app.core.settings import Settings
from app.integrations.prometheus import Metrics
from app.models import Email, JobRun
from app.services.upkeep.health.figures import Figures
from app.services.upkeep.health.queues import QUEUES
from tests.support.databases import METRICS_TOKEN, on_one_engine
from tests.support.evidence import MEMBER, ok
from tests.support.office import Office, Person

SCRAPER = {"Authorization": f"Bearer {METRICS_TOKEN}"}
Samples = dict[tuple[str, ...], float]


@pytest.fixture(autouse=True)
def counting(app: FastAPI) -> Iterator[None]:
    """Counters and figures of this test alone."""
    state = app.state
    before = state.metrics, state.figures, state.settings
    state.metrics, state.figures = Metrics(), Figures()
    yield
    state.metrics, state.figures, state.settings = before


def came_from(office: Office, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the client asks from there."""
    transport: Any = office.client._transport
    monkeypatch.setattr(transport._application, "client", (address, 4711))


def scrape(office: Office) -> Samples:
    """Every value by its name and the values of its labels, as Prometheus itself reads it."""
    answer = office.client.get("/metrics", headers=SCRAPER)
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_statements_connections_and_queues_are_told(office: Office) -> None:
    office.app.state.metrics.watch(office.app.state.database)
    user_id = office.user_id(MEMBER)
    now = clock.now()
    with Session(office.engine) as session, session.begin():
        waiting = Email(user_id=user_id, attempts=0, next_try_at=now, created_at=now)
        dead = Email(user_id=user_id, attempts=12, next_try_at=None, created_at=now)
        session.add_all([waiting, dead, JobRun(job="mail", seconds=10, last_success_at=now)])
    ok(office.person(MEMBER).get("/me"))
    assert office.person(MEMBER).get("/evidence/nothing").status_code == 422
    assert office.nobody.get("/nowhere").status_code == 404
    found = scrape(office)
    requests = {
        key[1:]: value for key, value in found.items() if key[0] == "zi_http_requests_total"
    }
    assert requests == {
        ("GET", "/me", "200"): 1,
        ("GET", "/evidence/{evidence_id}", "422"): 1,
        ("GET", "(none)", "404"): 1,
    }
    assert found["zi_http_request_seconds_count", "GET", "/me"] == 1
    pool = "reading" if office.app.state.database.is_sqlite else "all"
    assert found["zi_database_statements_total", pool] >= 3
    assert found["zi_database_statement_seconds_total", pool] > 0
    assert found["zi_database_wait_seconds_count", pool] >= 3
    assert found["zi_database_connections_in_use", pool] == 0
    assert found["zi_database_up",] == 1
    assert {key[1] for key in found if key[0] == "zi_queue_length"} == set(QUEUES)
    assert found["zi_queue_length", "mail_waiting"] == found["zi_queue_length", "mail_dead"] == 1
    at = found["zi_queue_oldest_timestamp_seconds", "mail_waiting"]
    assert at == pytest.approx(now.timestamp())
    assert found["zi_job_last_success_timestamp_seconds", "mail"] == pytest.approx(now.timestamp())
    assert found["zi_disk_bytes", "free"] <= found["zi_disk_bytes", "total"]


@on_one_engine
def test_a_database_that_is_away_is_told_beside_all_the_rest(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(office.app.state.database, "reading", away)
    found = scrape(office)
    assert found["zi_database_up",] == 0
    assert ("zi_disk_bytes", "free") in found


@on_one_engine
def test_the_database_is_asked_once_by_any_number_of_scrapes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    scrape(office)
    monkeypatch.setattr(office.app.state.database, "reading", None)
    assert scrape(office)["zi_database_up",] == 1


READERS: tuple[tuple[str, str, dict[str, str], int], ...] = (
    ("off", "127.0.0.1", SCRAPER, 404),
    ("token", "203.0.113.9", SCRAPER, 200),
    ("token", "127.0.0.1", {}, 401),
    ("token", "127.0.0.1", {"Authorization": "Bearer another"}, 401),
    ("loopback", "127.0.0.1", {}, 200),
    ("loopback", "::1", {}, 200),
    ("loopback", "203.0.113.9", SCRAPER, 404),
    ("loopback", "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
    ("loopback", "127.0.0.1", {"Via": "1.1 proxy"}, 404),
    ("loopback", "testclient", {}, 404),
)


@on_one_engine
def test_who_may_read_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    state = office.app.state
    for access, client, headers, status in READERS:
        chosen = state.settings.model_copy(update={"metrics": MetricsAccess(access)})
        state.settings = chosen
        came_from(office, client, monkeypatch)
        answer = office.client.get("/metrics", headers=headers)
        assert answer.status_code == status, (access, client, headers)


@pytest.mark.parametrize(
    ("given", "is_fine"),
    [
        ({"metrics": "token"}, False),
        ({"metrics": "token", "metrics_token": "kurang panjang"}, False),
        ({"metrics": "token", "metrics_token": "x" * 32}, True),
        ({"metrics": "loopback"}, True),
    ],
)
def test_a_token_is_long(given: dict[str, Any], *, is_fine: bool) -> None:
    if is_fine:
        assert Settings(_env_file=None, **given).metrics == given["metrics"]
        return
    with pytest.raises(ValidationError, match="ZI_METRICS_TOKEN needs at least 32"):
        Settings(_env_file=None, **given)


@on_one_engine
def test_the_log_says_from_where_and_a_failed_sign_in_has_its_line(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    came_from(office, "203.0.113.9", monkeypatch)
    body = {"username": "tidak.ada", "password": "sandi yang salah"}
    with caplog.at_level("INFO"):
        assert office.nobody.post("/auth/token", data=body).status_code == 401
        assert Person(office.client, None).get("/me").status_code == 401
    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    said = [line["event"] for line in lines if line["level"] == "warning"]
    assert said == ["sign-in failed from 203.0.113.9"]
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["address"] for line in requests] == ["203.0.113.9"] * 2
    assert "tidak.ada" not in str(lines)
