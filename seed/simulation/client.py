"""A small client of the service: people who sign in, stay signed in, and take no failure."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeAlias

API = "/api/v1"
Json = dict[str, Any]
UNAUTHORIZED = 401
FIRST_FAILURE = 400


class Answer(Protocol):
    """As httpx answers."""

    @property
    def status_code(self) -> int:
        """The status of HTTP."""

    @property
    def text(self) -> str:
        """The body."""

    @property
    def content(self) -> bytes:
        """The body as it came."""

    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The body, read."""


# Sends one request to the service, as the method `request` of an httpx client does.
Send: TypeAlias = Callable[..., Answer]


class Unexpected(Exception):
    """The service refused what the simulated year is sure of."""


def checked(answer: Answer, what: str) -> Answer:
    """The answer; raises Unexpected when it failed."""
    if answer.status_code >= FIRST_FAILURE:
        message = f"{what}: {answer.status_code} {answer.text}"
        raise Unexpected(message)
    return answer


class Person:
    """Somebody who uses the service; signs in when the first request needs it."""

    def __init__(self, send: Send, username: str, password: str, user_id: str = "") -> None:
        self.username, self.user_id = username, user_id
        self._send_one, self._password = send, password
        self._tokens: Json = {}

    def get(self, path: str, **parameters: object) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Read one thing or one page."""
        return self._send("GET", path, params=parameters).json()

    def download(self, path: str, **parameters: object) -> bytes:
        """Read a file."""
        return self._send("GET", path, params=parameters).content

    def every(self, path: str, **parameters: object) -> Iterator[Json]:
        """All rows of a list, over all its pages."""
        page = self.get(path, size=100, **parameters)
        while True:
            yield from page["items"]
            if page["next"] is None:
                return
            page = self._send("GET", page["next"].removeprefix(API)).json()

    def post(self, path: str, **body: object) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Create something, or take a step."""
        return self._send("POST", path, json=body).json()

    def change(self, method: str, path: str, **body: object) -> Any:  # noqa: ANN401 - whatever JSON holds
        """PATCH or PUT what was just read."""
        return self._send(method, path, json=body, headers={"If-Match": "*"}).json()

    def upload(self, path: str, name: str, content: bytes, **parameters: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Send one file."""
        files = [("files", (name, content))]
        return self._send("POST", path, files=files, params=parameters).json()

    def _send(self, method: str, path: str, **options: Any) -> Answer:  # noqa: ANN401 - httpx' options
        if not self._tokens:
            self._sign_in()
        answer = self._request(method, path, **options)
        for _ in ("signed in again", "proved again"):
            if answer.status_code == UNAUTHORIZED:
                needs_proof = answer.json()["code"] == "confirmation_needed"
                (self._confirm if needs_proof else self._stay_signed_in)()
                answer = self._request(method, path, **options)
        return checked(answer, f"{self.username}: {method} {path}")

    def _request(self, method: str, path: str, **options: Any) -> Answer:  # noqa: ANN401 - httpx' options
        bearer = {"Authorization": f"Bearer {self._tokens['access_token']}"}
        headers = bearer | options.pop("headers", {})
        return self._send_one(method, API + path, headers=headers, **options)

    def _sign_in(self) -> None:
        form = {"username": self.username, "password": self._password}
        answer = self._send_one("POST", f"{API}/auth/token", data=form)
        self._tokens = checked(answer, f"{self.username} signs in").json()

    def _confirm(self) -> None:
        """Prove again who it is, where the sign-in is too old for a step."""
        answer = self._request("POST", "/auth/confirm", json={"password": self._password})
        checked(answer, f"{self.username} confirms")

    def _stay_signed_in(self) -> None:
        """With the refresh token; after a longer absence with the password."""
        body = {"refresh_token": self._tokens["refresh_token"]}
        answer = self._send_one("POST", f"{API}/auth/refresh", json=body)
        if answer.status_code == UNAUTHORIZED:
            self._sign_in()
        else:
            self._tokens = checked(answer, f"{self.username} stays signed in").json()
