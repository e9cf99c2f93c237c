"""Long lists as files: made by the worker with the rights of whoever asked, for them alone."""

import io
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.api.lists import jobs, reading
from app.core import clock
from app.models import ListExport, ListExportPiece, Membership
from app.models.rights import ActorRole
from app.services.reporting import list_exports
from app.services.upkeep.clearing import clear
from tests.support.databases import on_one_engine
from tests.support.evidence import MEMBER, draft, ok, refused
from tests.support.list_exports import asked_for, made
from tests.support.office import OTHER_COORDINATOR, Office, Person
from tests.support.prepared import Prepared

DRAFTS = {"operation": "list_evidence", "filters": {"status": "draft"}, "format": "xlsx"}


def ask(person: Person, **changes: Any) -> str:
    answer = person.post("/exports", DRAFTS | changes)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/api/v1/exports/{answer.json()['id']}"
    return str(answer.headers["location"]).removeprefix("/api/v1")


def change(office: Office, **values: Any) -> None:
    with Session(office.engine) as session, session.begin():
        session.execute(update(ListExport).values(**values))


def pieces(office: Office) -> int:
    with Session(office.engine) as session:
        return session.scalar(select(func.count()).select_from(ListExportPiece)) or 0


class TestFile:
    def test_is_what_the_list_shows_to_whoever_asked(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading.ListOperation.pages, "__defaults__", (2,))
        person = office.person(MEMBER)
        keys = [draft(person)["id"] for _ in range(3)]
        path = ask(person)
        waits = ok(person.get(path))
        assert (waits["status"], waits["rows_total"], waits["content"]) == ("waiting", 3, None)
        refused(person.get(f"{path}/content"), 409, "export_not_done")
        assert made(office) == 1
        done = ok(person.get(path))
        assert (done["status"], done["rows_done"], done["failure"]) == ("done", 3, None)
        content = person.get(f"{path}/content")
        assert len(content.content) == done["size"]
        assert done["name"] in content.headers["content-disposition"]
        book = CalamineWorkbook.from_filelike(io.BytesIO(content.content))
        headings, *rows = book.get_sheet_by_name("evidence").to_python()
        at = headings.index("ID")
        assert {row[at] for row in rows} == set(keys)
        refused(office.person(OTHER_COORDINATOR).get(path), 404, "not_found")
        refused(office.person(OTHER_COORDINATOR).get(f"{path}/content"), 404, "not_found")

    def test_of_another_list_with_keys_in_its_address(self, office: Office) -> None:
        person, decree_id = office.person(MEMBER), Prepared(office).decree_id
        keys = {"decree_id": decree_id, "severity": "medium"}
        path = ask(person, operation="list_gaps", filters=keys, format="csv")
        made(office)
        rows = person.get(f"{path}/content").content.decode("utf-8-sig").splitlines()
        assert len(rows) - 1 == ok(person.get(path))["rows_done"] > 0

    @on_one_engine
    def test_is_refused_as_the_list_is(self, office: Office) -> None:
        person = office.person(MEMBER)
        for changes, status, code in (
            ({"operation": "list_users"}, 403, "forbidden"),
            ({"operation": "list_nothing"}, 422, "export_unknown"),
            ({"operation": "list_records", "filters": {"source_key": "a"}}, 403, None),
            ({"filters": {"status": "x"}}, 422, "validation_failed"),
            ({"filters": {"page": "x", "y": "1"}}, 422, "validation_failed"),
            ({"operation": "list_gaps"}, 422, "validation_failed"),
            ({"format": "json"}, 422, "validation_failed"),
        ):
            answer = person.post("/exports", DRAFTS | changes)
            assert answer.status_code == status, changes
            assert code in {None, answer.json()["code"]}
        wrong = person.post("/exports", DRAFTS | {"filters": {"status": "x"}}).json()
        assert wrong["errors"][0]["pointer"] == "/filters/status"

    @on_one_engine
    def test_nobody_has_more_than_ten(self, office: Office) -> None:
        person = office.person(MEMBER)
        for _ in range(10):
            asked_for(office, MEMBER)
        refused(person.post("/exports", DRAFTS), 409, "export_too_many")
        ask(office.person(OTHER_COORDINATOR))


class TestRights:
    def test_are_those_of_the_time_when_it_is_made(self, office: Office) -> None:
        person = office.person(ActorRole.KOORDINATOR)
        path = ask(person, operation="list_reports", filters={})
        made(office)
        office_user = office.user_id("carolus.f.dengi")
        with Session(office.engine) as session, session.begin():
            ended = update(Membership).where(Membership.user_id == office_user)
            session.execute(ended.values(valid_to=clock.now().date() - timedelta(days=3)))
        refused(person.get(f"{path}/content"), 403, "export_rights_changed")

    @on_one_engine
    def test_that_are_gone_make_no_file(self, office: Office) -> None:
        prepared = Prepared(office)
        path = ask(prepared.administrator, operation="list_users", filters={})
        with Session(office.engine) as session, session.begin():
            session.execute(update(ListExport).values(user_id=office.user_id(MEMBER)))
        made(office)
        failed = ok(office.person(MEMBER).get(path))
        assert (failed["status"], failed["failure"], failed["content"]) == (
            "failed", "forbidden", None,
        )  # fmt: skip


class TestWorker:
    def test_that_died_is_followed_by_another(self, office: Office) -> None:
        person = office.person(MEMBER)
        path = ask(person)
        change(office, status="running", attempts=1, leased_until=clock.now() + timedelta(hours=1))
        assert made(office) == 0  # somebody is at it
        change(office, leased_until=clock.now() - timedelta(seconds=1))
        assert made(office) == 1
        assert ok(person.get(path))["status"] == "done"

    def test_that_was_killed_while_it_kept_the_file_leaves_nothing_of_it(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def die(*_arguments: object) -> None:
            raise OSError

        person = office.person(MEMBER)
        draft(person)
        path = ask(person, format="csv", filters={})
        with monkeypatch.context() as patched:
            patched.setattr(list_exports, "_PIECE_BYTES", 100)
            patched.setattr(list_exports, "_end", die)  # after the last piece, before the commit
            assert made(office) == 1
        assert ok(person.get(path))["status"] == "running"
        refused(person.get(f"{path}/content"), 409, "export_not_done")
        assert pieces(office) == made(office) == 0
        change(office, leased_until=clock.now() - timedelta(seconds=1))
        assert made(office) == 1
        done, content = ok(person.get(path)), person.get(f"{path}/content").content
        assert (done["status"], done["rows_done"], len(content)) == ("done", 1, done["size"])
        assert pieces(office) == 1

    @on_one_engine
    def test_gives_up_after_three_times(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(*_arguments: object, **_options: object) -> str:
            raise OSError

        monkeypatch.setattr(jobs, "write_list", broken)
        person = office.person(MEMBER)
        path = ask(person)
        for _ in range(3):
            assert made(office) == 1
            change(office, leased_until=clock.now() - timedelta(seconds=1))
        made(office)
        failed = ok(person.get(path))
        assert (failed["status"], failed["failure"]) == ("failed", "export_failed")
        assert "tidak selesai" in failed["detail"]

    @on_one_engine
    def test_clears_what_is_older_than_a_day(self, office: Office) -> None:
        person = office.person(MEMBER)
        path = ask(person)
        made(office)
        long_ago = clock.now() - timedelta(days=1, minutes=1)
        change(office, created_at=long_ago)
        refused(person.get(path), 404, "not_found")
        portal, state = office.client.portal, office.app.state
        assert portal is not None
        counts = portal.call(clear, state.database, state.settings)
        assert counts["list_exports"] == 1
        assert pieces(office) == 0
