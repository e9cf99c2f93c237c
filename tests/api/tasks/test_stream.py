"""Notifications as they come, over a real socket, from a server that runs the worker itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import httpx2 as httpx
import pytest
import time_machine

from app.services.tasks.notifications import poller as looking
from app.services.tasks.notifications import streaming
from app.services.tasks.notifications.poller import NotificationPoller, NotificationSnapshot
from tests.support.databases import SECRET, on_one_engine
from tests.support.evidence import MEMBER, ok
from tests.support.office import API, Office, new_token
from tests.support.prepared import Prepared
from tests.support.server import forked

PATIENCE = httpx.Timeout(30)
Told = tuple[str, Any, str | None]  # event, data, id


def events(lines: Iterator[str]) -> Iterator[Told]:
    """What a client of server-sent events makes of the lines."""
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line and name:
            fields[name] = value
        elif "event" in fields:
            yield fields["event"], json.loads(fields["data"]), fields.get("id")
            fields = {}


class Client:
    """Somebody who is signed in at the server."""

    def __init__(self, office: Office, address: str, username: str) -> None:
        token = new_token(office.engine, SECRET, office.user_id(username))
        self.http = httpx.Client(
            base_url=f"{address}{API}",
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"},
            timeout=PATIENCE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def once(self, **headers: str) -> list[Told]:
        """The state of the stream right now."""
        params = {"for_seconds": 0}
        answer = self.http.get("/notifications/stream", params=params, headers=headers)
        assert answer.headers["content-type"].startswith("text/event-stream")
        return list(events(iter(answer.text.splitlines())))


@on_one_engine
def test_stream_tells_what_comes_and_ends_with_the_session(office: Office, tmp_path: Path) -> None:
    prepared = Prepared(office)
    made = prepared.finding()
    given = {"ZI_DATABASE_URL": office.url, "ZI_SECRET_KEY": SECRET}
    with forked(tmp_path, given) as address:
        with (
            Client(office, address, MEMBER) as member,
            member.http.stream("GET", "/notifications/stream") as answer,
        ):
            told = events(answer.iter_lines())
            wait_for(told, "unread", {"unread": 1})  # the worker began with the server
            second = prepared.notification(MEMBER)
            (name, data, key), counted = next(told), next(told)
            assert (name, data["id"], key) == ("notification", second, second)
            assert data["title"] == "Asked for: finding on 5A-2"
            assert counted[:2] == ("unread", {"unread": 2})
            ok(member.http.post(f"/notifications/{second}/read"))
            assert next(told)[:2] == ("unread", {"unread": 1})
            assert member.http.post("/auth/logout").is_success
            assert list(told) == []
            assert member.http.get("/notifications/stream").status_code == 401
        with Client(office, address, MEMBER) as again:
            (first,) = again.http.get("/notifications", params={"unread": True}).json()["items"]
            assert first["href"].endswith(made)
            resumed = again.once(**{"Last-Event-ID": first["id"]})
            assert [each[2] for each in resumed] == [second, None]
            assert again.once() == [("unread", {"unread": 1}, None)]


def wait_for(told: Iterator[Told], name: str, data: Any) -> None:
    """Listen up to that event."""
    assert any(each[:2] == (name, data) for each in told), "the stream ended before"


@on_one_engine
class TestResuming:
    def told(self, office: Office, last_event_id: str) -> list[str | None]:
        """The ids of what is told at once."""
        answer = office.person(MEMBER).get(
            "/notifications/stream",
            params={"for_seconds": 0},
            headers={"Last-Event-ID": last_event_id},
        )
        assert answer.status_code == 200, answer.text
        return [each[2] for each in events(iter(answer.text.splitlines()))]

    def test_all_that_was_missed_comes_in_order_and_once(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(streaming, "BATCH", 2)
        prepared = Prepared(office)
        with time_machine.travel("2023-07-03T00:00:00Z", tick=True):
            # Of one millisecond, in the order of their keys.
            seen, *missed = sorted(prepared.notification(MEMBER) for _ in range(5))
            prepared.notification("carolus.f.dengi")
        missed.append(prepared.notification(MEMBER))  # a recent one, which the first look finds
        assert self.told(office, seen) == [*missed, None]
        assert self.told(office, missed[1]) == [*missed[2:], None]
        assert self.told(office, "00000000-0000-7000-8000-000000000000") == [seen, *missed, None]

    @pytest.mark.parametrize(
        "foreign", ["17", "", "x" * 5000, "é", "6f1c8e0a-3d5b-4c2e-9a57-0d6c4b1f2e38"]
    )
    def test_what_we_never_gave_begins_with_now(self, office: Office, foreign: str) -> None:
        Prepared(office).notification(MEMBER)
        answer = self.told(office, foreign.encode("latin-1"))  # type: ignore[arg-type]
        assert answer == [None]


def test_what_came_while_the_database_was_away_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[datetime] = []
    enough = asyncio.Event()
    answers = iter([True, False, False, True, True])

    async def look(_session: object, _listeners: object, since: datetime) -> NotificationSnapshot:
        asked.append(since)
        if len(asked) == 5:
            enough.set()
        if not next(answers, False):
            raise OSError
        return NotificationSnapshot(since, frozenset(), {}, {})

    class Away:
        @asynccontextmanager
        async def reading(self) -> AsyncIterator[None]:
            yield

    async def listen() -> None:
        lookout = NotificationPoller()
        with lookout.listening(Away(), None):  # type: ignore[arg-type]
            await enough.wait()

    monkeypatch.setattr(looking, "look", look)
    monkeypatch.setattr(looking, "LOOK_SECONDS", 0.001)
    asyncio.run(listen())
    assert asked[0] < asked[1] == asked[2] == asked[3] < asked[4]


class TestOwn:
    def test_everybody_sees_and_marks_only_their_own(self, office: Office) -> None:
        prepared = Prepared(office)
        with time_machine.travel("2023-07-03T00:00:00Z", tick=False):
            theirs = prepared.notification("carolus.f.dengi")
        member = office.person(MEMBER)
        own = [prepared.notification(MEMBER) for _ in range(2)]
        listed = ok(member.get("/notifications"))
        assert {row["id"] for row in listed["items"]} == set(own)
        assert member.post(f"/notifications/{theirs}/read").status_code == 404
        assert ok(member.post(f"/notifications/{own[0]}/read"))["read_at"]
        assert ok(member.get("/notifications/summary")) == {"unread": 1}
        unread = ok(member.get("/notifications", params={"unread": True}))["items"]
        assert [row["id"] for row in unread] == [own[1]]
        assert ok(member.post("/notifications/read")) == {"unread": 0}
        assert ok(office.person("carolus.f.dengi").get("/notifications/summary")) == {"unread": 1}
