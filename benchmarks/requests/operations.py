"""The operations that screens need, and who asks them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

import httpx2 as httpx

from tests.support.office import API, PDF

MEMBER, KETUA, KOORDINATOR, ADMIN = "member", "ketua", "koordinator", "administrator"
# Of the first generated office; the administrator is one of all offices.
USERNAMES: Final = {MEMBER: "p08.101", KETUA: "p06.101", KOORDINATOR: "p07.101", ADMIN: "admin"}
READERS: Final = (MEMBER, KETUA, ADMIN)


class Request(NamedTuple):
    """What is sent, with JSON or files."""

    method: str
    path: str
    json: Mapping[str, Any] | None = None
    files: Mapping[str, tuple[str, bytes]] | None = None


class Scene:
    """The office that is looked at, and the people who ask, signed in."""

    def __init__(self, client: httpx.Client, password: str) -> None:
        """Finds the ids that requests name."""
        self._client = client
        self._headers = {who: self._sign_in(name, password) for who, name in USERNAMES.items()}
        me = self.told(MEMBER, Request("GET", "/me"))
        (seat,) = me["memberships"]
        self.unit_id, self.decree_id = me["work_unit"]["id"], seat["decree_id"]
        self.user_id, self.team_id = me["id"], seat["team"]["id"]
        decree = self.told(MEMBER, Request("GET", f"/decrees/{self.decree_id}"))
        self.year = int(decree["date"][:4])
        first = f"/indicators?team_id={self.team_id}&size=1"
        self.indicator_id = self.told(MEMBER, Request("GET", first))["items"][0]["id"]
        self.evidence_id = self._discussed()

    @property
    def ids(self) -> dict[str, str]:
        """What requests name, by what it is."""
        return {
            "unit": self.unit_id,
            "decree": self.decree_id,
            "team": self.team_id,
            "user": self.user_id,
            "indicator": self.indicator_id,
            "evidence": self.evidence_id,
        }

    def send(self, who: str, request: Request) -> httpx.Response:
        """What the service answers to the person."""
        return self._client.request(
            request.method,
            f"{API}{request.path}",
            json=request.json,
            files=request.files,
            headers=self._headers[who],
        )

    def told(self, who: str, request: Request) -> Any:  # noqa: ANN401 - JSON
        """The body of a success."""
        return self.send(who, request).raise_for_status().json()

    def draft(self) -> Request:
        """A new piece of evidence of the member's team."""
        body = {
            "indicator_ids": [self.indicator_id],
            "title": "Laporan rapat kerja tim bulan ini",
            "evidence_date": f"{self.year}-11-05",
            "covers_from": f"{self.year}-11-01",
            "covers_to": f"{self.year}-11-30",
        }
        return Request("POST", "/evidence", body)

    def submission(self) -> Request:
        """That of a draft which the member has made, with a file in it."""
        path = f"/evidence/{self.told(MEMBER, self.draft())['id']}"
        file = {"files": ("laporan.pdf", PDF + path.encode())}
        self.told(MEMBER, Request("POST", f"{path}/files", files=file))
        return Request("POST", f"{path}/submit")

    def verification(self) -> Request:
        """The coordinator's, of what the member has submitted."""
        made = self.told(MEMBER, self.submission())
        verdict = {"revision_digest": made["revision"]["digest"]}
        return Request("POST", f"/evidence/{made['id']}/verify", verdict)

    def _discussed(self) -> str:
        """Evidence of the member's team of which somebody has said something."""
        shown = f"/evidence?team_id={self.team_id}&status=accepted&size=50"
        for row in self.told(MEMBER, Request("GET", shown))["items"]:
            said = Request("GET", f"/evidence/{row['id']}/comments")
            if self.told(MEMBER, said)["items"]:
                break
        return str(row["id"])

    def _sign_in(self, username: str, password: str) -> dict[str, str]:
        form = {"username": username, "password": password}
        answer = self._client.post(f"{API}/auth/token", data=form).raise_for_status()
        return {
            "Authorization": f"Bearer {answer.json()['access_token']}",
            "Accept-Encoding": "identity",
        }


class Operation(NamedTuple):
    """What is measured; `make` prepares one request of it, which may take others."""

    name: str
    make: Callable[[Scene], Request]
    people: tuple[str, ...] = READERS


def _reading(paths: Mapping[str, str]) -> Iterable[Operation]:
    """GETs; `{decree}` and `{evidence}` are those of the scene."""
    for name, path in paths.items():

        def make(scene: Scene, path: str = path) -> Request:
            return Request("GET", path.format(**scene.ids))

        yield Operation(name, make)


OPERATIONS: Final = (
    *_reading({
        "me": "/me",
        "work": "/me/work",
        "list 50": "/evidence?size=50",
        "search": "/evidence?q=rapat&size=50",
        "one": "/evidence/{evidence}",
        "comments": "/evidence/{evidence}/comments",
    }),
    Operation("create", Scene.draft, (MEMBER,)),
    Operation("submit", Scene.submission, (MEMBER,)),
    Operation("verify", Scene.verification, (KOORDINATOR,)),
    *_reading({
        "plan": "/decrees/{decree}/plan",
        "indicators": "/indicators?decree_id={decree}&size=100",
        "members": "/decrees/{decree}/members?size=50",
        "gaps": "/decrees/{decree}/gaps",
        "decree": "/decrees/{decree}/progress",
        "trend": "/decrees/{decree}/progress/trend",
        "heat map": "/decrees/{decree}/progress/heat-map",
        "progress": "/progress",
        "offices": "/progress/work-units?size=100",
        "notifications": "/notifications",
        "inbox": "/inbox",
        "audit log": "/audit-events",
    }),
)  # fmt: skip
