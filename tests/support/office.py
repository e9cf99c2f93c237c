"""An office under test: its HTTP side, its people, and its database seen from behind."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, BaseTransport, ByteStream, Request, Response
from sqlalchemy import Engine, QueuePool, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.database import Database
from app.core.identifiers import new_id
from app.core.security import AccessClaims, issue_access_token
from app.core.settings import Settings
from app.integrations.rate_limits import RateLimit
from app.integrations.shared_counts import SharedCounts
from app.integrations.storage import LocalStorage
from app.main import FAILURES_PER_MINUTE
from app.models import User, UserSession
from app.models.rights import ActorRole
from app.services.identity.service_accounts.usage import USAGE
from app.services.integration.committing import session_info
from tests.support.databases import Databases, Renewable, SqliteDatabases, Template
from tests.support.engines import database_at, kept_engine_at

API = "/api/v1"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

# One person of each role in the seeded decree; koordinator and anggota belong to team V.
PEOPLE = {
    ActorRole.PENGARAH: "thomas.dohu",
    ActorRole.PELAKSANA: "adiwijaya.bakti",
    ActorRole.KOORDINATOR: "carolus.f.dengi",
    ActorRole.ANGGOTA: "angeli.l.lake",
}
OTHER_COORDINATOR = "melanie.s.wila.hege"
OTHER_MEMBER = "edson.carlos"


def new_token(
    engine: Engine, secret: str, user_id: UUID, lifetime: timedelta = timedelta(minutes=15)
) -> str:
    """An access token of a new session, without waiting for password hashing."""
    now = clock.now()
    opened = UserSession(
        id=new_id(),
        user_id=user_id,
        last_used_at=now,
        expires_at=now + timedelta(days=1),
        user_agent="tests",
        address="testclient",
    )
    with Session(engine) as session, session.begin():
        session.add(opened)
        claims = AccessClaims(user_id, opened.id)
    return issue_access_token(secret, claims, lifetime)


class Person:
    """Somebody who is signed in; paths are below /api/v1."""

    def __init__(self, client: TestClient, token: str | None) -> None:
        self._client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def request(self, method: str, path: str, **options: Any) -> Response:
        headers = self.headers | options.pop("headers", {})
        url = path if path.startswith("/api/") else f"{API}{path}"
        return self._client.request(method, url, headers=headers, **options)

    def get(self, path: str, **options: Any) -> Response:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Response:
        return self.request("POST", path, json=json, **options)

    def patch(self, path: str, json: Any, *, etag: str | None = "*", **options: Any) -> Response:
        headers = {"If-Match": etag} if etag else {}
        return self.request("PATCH", path, json=json, headers=headers, **options)

    def put(self, path: str, json: Any, *, etag: str | None = "*") -> Response:
        headers = {"If-Match": etag} if etag else {}
        return self.request("PUT", path, json=json, headers=headers)

    def delete(self, path: str, *, etag: str | None = "*") -> Response:
        return self.request("DELETE", path, headers={"If-Match": etag} if etag else {})

    def upload(self, evidence_id: str, *files: tuple[str, bytes], **headers: str) -> Response:
        parts = [("files", file) for file in files or [("laporan.pdf", PDF)]]
        return self.request("POST", f"/evidence/{evidence_id}/files", files=parts, headers=headers)


class OneTrip(BaseTransport):
    """To the application's thread and back, once for each request and its whole answer.

    The client's own way goes there for every part of both, which costs more than many an answer.
    """

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self._application = ASGITransport(
            client.app, raise_app_exceptions=False, client=("testclient", 50000)
        )

    def handle_request(self, request: Request) -> Response:
        request.stream = ByteStream(request.read())
        with self._client._portal_factory() as portal:
            return portal.call(self._answer, request)

    async def _answer(self, request: Request) -> Response:
        answer = await self._application.handle_async_request(request)
        content = await answer.aread()
        return Response(answer.status_code, headers=answer.headers, stream=ByteStream(content))


class Office:
    """What a test holds in its hands."""

    def __init__(self, app: FastAPI, client: TestClient, url: str, engine: Engine) -> None:
        """`engine` is a way into the database behind the application's back."""
        self.app, self.client, self.url, self.engine = app, client, url, engine
        self.nobody = Person(client, None)
        self._people: dict[str, Person] = {}

    @classmethod
    @contextmanager
    def open(cls, app: FastAPI, url: str, folder: Path) -> "Iterator[Office]":
        """Give the application this database and a storage of its own, as it starts and ends."""
        database = database_at(url)
        with (
            _using(app, database, url, folder),
            asking(app) as client,
            kept_engine_at(url) as engine,
        ):
            yield cls(app, client, url, engine)

    @classmethod
    @contextmanager
    def beside(cls, client: TestClient, url: str, folder: Path) -> "Iterator[Office]":
        """The same for an application that has started already and goes on afterwards."""
        app, database = client.app, database_at(url)
        assert isinstance(app, FastAPI)
        with _using(app, database, url, folder), kept_engine_at(url) as engine:
            try:
                yield cls(app, client, url, engine)
            finally:
                client.cookies.clear()
                _wait_for(client, database.close)

    def may_ask_this_machine(self) -> None:
        """Servers of a test are what it pulls from and sends to, whatever their port."""
        settings = self.app.state.settings
        self.app.state.settings = settings.model_copy(update={"internal_hosts": ("127.0.0.1:*",)})

    def user_id(self, username: str) -> UUID:
        with Session(self.engine) as session:
            return session.scalars(select(User.id).where(User.username == username)).one()

    def person(self, who: str | ActorRole) -> Person:
        """Somebody signed in, by username or by role, without waiting for password hashing."""
        username = PEOPLE[who] if isinstance(who, ActorRole) else who
        if username not in self._people:
            self._people[username] = Person(self.client, self.token(self.user_id(username)))
        return self._people[username]

    def token(self, user_id: UUID) -> str:
        """An access token of a new session."""
        secret = self.app.state.settings.secret_key.get_secret_value()
        return new_token(self.engine, secret, user_id)

    def administrator(self) -> Person:
        """The administrator of the whole installation."""
        if "admin" not in self._people:
            from app.services.identity.users.administrators import create_administrator  # noqa: PLC0415

            async def make() -> UUID:
                async with self.app.state.database.writing() as session:
                    return (await create_administrator(session, "admin", "Admin")).id

            assert self.client.portal is not None
            self._people["admin"] = Person(self.client, self.token(self.client.portal.call(make)))
        return self._people["admin"]


class Kept:
    """The database of one office after the other, with the connections to it."""

    def __init__(self, client: TestClient, file: Renewable, kind: str) -> None:
        self._client, self._file = client, file
        self._database = database_at(file.url, kind)
        self._opened = ExitStack()
        self._engine = self._opened.enter_context(kept_engine_at(file.url, kind))

    @contextmanager
    def office(self, folder: Path) -> Iterator[Office]:
        """An office of the template."""
        app = self._client.app
        assert isinstance(app, FastAPI)
        with _using(app, self._database, self._file.url, folder):
            yield Office(app, self._client, self._file.url, self._engine)
        self._client.cookies.clear()

    def renew(self) -> bool:
        """Whether there can be a next one; otherwise it is to be closed."""
        engines = (self._database.engine, self._database.writing_engine)
        pools = [self._engine.pool, *(engine.sync_engine.pool for engine in engines)]
        is_used = any(pool.checkedout() for pool in pools if isinstance(pool, QueuePool))
        return not is_used and self._file.renew()

    def close(self) -> None:
        """Give up connections and file."""
        _wait_for(self._client, self._database.close)
        self._opened.close()
        self._file.close()


class Offices:
    """Opens one office after the other in a running application."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self._kept: dict[str, Kept] = {}  # by template: what waits for the next one

    @contextmanager
    def open(self, databases: Databases, template: Template, folder: Path) -> Iterator[Office]:
        """The office of that template; on SQLite over connections that were there before."""
        if not isinstance(databases, SqliteDatabases):
            with (
                databases.copy(template) as url,
                Office.beside(self._client, url, folder) as office,
            ):
                yield office
            return
        kept = self._kept.pop(template, None)
        if kept is None:
            kept = Kept(self._client, databases.renewable(template), template)
        with kept.office(folder) as office:
            yield office
        if kept.renew():
            self._kept[template] = kept
        else:
            kept.close()

    def close(self) -> None:
        """Close what is kept."""
        for kept in self._kept.values():
            kept.close()


@contextmanager
def asking(app: FastAPI) -> Iterator[TestClient]:
    """The application, started, and who asks it."""
    # As curl asks. Compression has tests of its own; here it would only cost time.
    plain = {"Accept-Encoding": "identity"}
    with TestClient(
        app, raise_server_exceptions=False, headers=plain, backend_options={"use_uvloop": True}
    ) as client:
        client._transport = OneTrip(client)
        yield client


@contextmanager
def _using(app: FastAPI, database: Database, url: str, folder: Path) -> Iterator[None]:
    settings: Settings = app.state.settings
    app.state.database = database
    app.state.database.info = session_info(settings)
    app.state.storage = LocalStorage(folder / "files")
    app.state.scanner = None
    app.state.settings = settings.model_copy(update={"database_url": url, "data_dir": folder})
    app.state.web = None
    app.state.failure_limit = RateLimit(FAILURES_PER_MINUTE, SharedCounts(buckets=16))
    try:
        yield
    finally:
        app.state.settings = settings  # whatever a test has set is its own
        database.info.pop(USAGE, None)  # it would be written when the application ends


def _wait_for(client: TestClient, work: Callable[[], Awaitable[None]]) -> None:
    assert client.portal is not None
    client.portal.call(work)
