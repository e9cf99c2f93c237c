"""Ways of signing in: in a header, in the address, a login first, OAuth2, signed requests."""

import base64
import hashlib
import hmac
import time
from typing import Any
from urllib.parse import urlsplit

from tests.support.styles import (
    OLD_SECRET,
    PAGES,
    SECRET,
    USERNAME,
    Reply,
    Style,
    number_of,
    page,
)
from tests.support.upstream import Asked

NO = Reply({"message": "Unauthenticated."}, 401)
TOKEN = "token.yang-pendek"


def way(kind: str, **auth: Any) -> dict[str, Any]:
    return {"records": "data", "auth": {"kind": kind, **auth}, "paging": {"kind": "page"}}


def pages(asked: Asked) -> Reply:
    number = number_of(asked)
    return Reply({"data": page(number), "last_page": len(PAGES)})


def header(name: str, value: str) -> Any:
    def serve(asked: Asked, _: str) -> Reply:
        return pages(asked) if asked.headers.get(name) == value else NO

    return serve


def in_the_address(asked: Asked, root: str) -> Reply:
    return pages(asked) if asked.query.get("kunci") == SECRET else NO


def in_the_body(asked: Asked, root: str) -> Reply:
    """As feeders of PDDikti: what is wanted and the key, in one object."""
    given = asked.data
    number = int(given.get("halaman", 1))
    is_ours = (given["act"], given["kunci"]) == ("rekap", SECRET)
    return Reply({"data": page(number), "last_page": len(PAGES)}) if is_ours else NO


def masked(asked: Asked, root: str) -> Reply:
    """Its addresses of further pages name the key, and do not show it."""
    number = number_of(asked)
    more = f"{root}/rekap?kunci=***&page={number + 1}" if number < len(PAGES) else None
    return Reply({"data": page(number), "next": more}) if asked.query["kunci"] == SECRET else NO


def login(asked: Asked, root: str) -> Reply:
    """A token for two requests; after that it has ended."""
    if asked.path.endswith("/login"):
        given = asked.data.get("email"), asked.data.get("password")
        life = {"access_token": TOKEN, "expires_in": "3600"}
        return Reply({"data": life}) if given == (USERNAME, SECRET) else Reply({}, 422)
    return pages(asked) if asked.headers.get("authorization") == f"Bearer {TOKEN}" else NO


class Ending:
    """Tokens that are good for two requests each."""

    def __init__(self) -> None:
        self.made, self.left = 0, 0

    def __call__(self, asked: Asked, root: str) -> Reply:
        if asked.path.endswith("/token"):
            self.made, self.left = self.made + 1, 2
            return Reply({"jwt": f"t{self.made}"})
        if asked.headers.get("x-token") != f"t{self.made}" or not self.left:
            return NO
        self.left -= 1
        return pages(asked)


def cookies(asked: Asked, root: str) -> Reply:
    """As CodeIgniter: a form, a redirect and a session."""
    if asked.path.endswith("/masuk"):
        is_known = asked.form == {"username": USERNAME, "password": SECRET}
        told = {"Location": f"{root}/beranda", "Set-Cookie": "ci_session=sesi; Path=/; HttpOnly"}
        return Reply(b"", 302, "text/html", told) if is_known else Reply(b"<html>", 403)
    return pages(asked) if "ci_session=sesi" in asked.headers.get("cookie", "") else NO


def oauth(asked: Asked, root: str) -> Reply:
    if not asked.path.endswith("/oauth/token"):
        return pages(asked) if asked.headers.get("authorization") == "Bearer o-1" else NO
    form, basic = asked.form, base64.b64encode(f"{USERNAME}:{SECRET}".encode()).decode()
    in_header = asked.headers.get("authorization") == f"Basic {basic}"
    in_body = (form.get("client_id"), form.get("client_secret")) == (USERNAME, SECRET)
    is_known = form["grant_type"] == "client_credentials" and (in_header or in_body)
    life = {"access_token": "o-1", "token_type": "Bearer", "expires_in": 3600}
    return Reply(life) if is_known else Reply({"error": "invalid_client"}, 401)


def digest(text: str, name: str) -> bytes:
    return hmac.new(SECRET.encode(), text.encode(), name).digest()


def bpjs(asked: Asked, root: str) -> Reply:
    """`X-cons-id` and a moment, signed."""
    moment = asked.headers["x-timestamp"]
    made = base64.b64encode(digest(f"{USERNAME}&{moment}", "sha256")).decode()
    is_ours = asked.headers["x-signature"] == made and asked.headers["x-cons-id"] == USERNAME
    return pages(asked) if is_ours and abs(int(moment) - time.time()) < 300 else NO


def whole_request(asked: Asked, root: str) -> Reply:
    parts = urlsplit(asked.target)
    body = hashlib.sha256(asked.body).hexdigest()
    facts = (asked.method, parts.path, parts.query, asked.headers["x-waktu"], body)
    made = digest("\n".join(facts), "sha512").hex()
    return pages(asked) if asked.headers["authorization"] == f"HMAC {USERNAME}:{made}" else NO


def old_one(asked: Asked, root: str) -> Reply:
    return pages(asked) if asked.headers["x-api-key"] == OLD_SECRET else Reply({}, 403)


def old_login(asked: Asked, root: str) -> Reply:
    if asked.path.endswith("/login"):
        is_known = asked.data["password"] == OLD_SECRET
        return Reply({"token": TOKEN}) if is_known else Reply({}, 401)
    return pages(asked) if asked.headers.get("authorization") == f"Bearer {TOKEN}" else NO


JWT = {"url": "{root}/token", "token": "jwt", "header": "X-Token", "prefix": ""}
LOGIN = {
    "url": "{root}/login",
    "body": {"email": "{username}", "password": "{secret}"},
    "token": "data.access_token",
    "seconds": "data.expires_in",
}
COOKIES = {"url": "{root}/masuk", "as_form": True}
CLIENT = {"token_url": "{root}/oauth/token"}
BPJS = {
    "template": "{username}&{timestamp}",
    "form": "base64",
    "headers": {
        "X-Cons-Id": "{username}",
        "X-Timestamp": "{timestamp}",
        "X-Signature": "{signature}",
    },
}
WHOLE = {
    "template": "{method}\n{path}\n{query}\n{timestamp}\n{body_sha256}",
    "digest": "sha512",
    "timestamp": "iso",
    "headers": {"Authorization": "HMAC {username}:{signature}", "X-Waktu": "{timestamp}"},
}
OLD = ("connector_old_secret_used",)
BOTH = (SECRET, OLD_SECRET)
BASIC = f"Basic {base64.b64encode(f'{USERNAME}:{SECRET}'.encode()).decode()}"
SIGNED = (
    Style("bearer", way("bearer"), header("authorization", f"Bearer {SECRET}")),
    Style("basic", way("basic", username=USERNAME), header("authorization", BASIC)),
    Style("a key in a header", way("api_key", header="X-Kunci"), header("x-kunci", SECRET)),
    Style("a key in the address", way("query_key", parameter="kunci"), in_the_address),
    Style("a key in the address, masked",
          way("query_key", parameter="kunci") | {"paging": {"kind": "next"}}, masked),
    Style("a key in the body",
          way("body_key", parameter="kunci")
          | {"request": {"method": "POST", "body": {"act": "rekap"}},
             "paging": {"kind": "page", "parameter": "halaman", "place": "body"}}, in_the_body),
    Style("login first", way("login", username=USERNAME, login=LOGIN), login),
    Style("a token that ends", way("login", login=JWT), Ending()),
    Style("a form, a redirect and cookies", way("login", username=USERNAME, login=COOKIES),
          cookies),
    Style("OAuth2, Basic", way("oauth2", username=USERNAME, oauth2=CLIENT | {"scope": "baca"}),
          oauth),
    Style("OAuth2, in the body", way("oauth2", username=USERNAME,
                                     oauth2=CLIENT | {"in_body": True}), oauth),
    Style("a signed moment", way("signed", username=USERNAME, signature=BPJS), bpjs),
    Style("a signed request", way("signed", username=USERNAME, signature=WHOLE), whole_request),
    Style("a signed body", way("signed", username=USERNAME, signature=WHOLE)
          | {"request": {"method": "POST", "body": {"bulan": "{period}"}}}, whole_request),
    Style("the old key still", way("api_key"), old_one, secrets=BOTH, notes=OLD),
    Style("the old password still", way("login", login=LOGIN | {"token": "token"}), old_login,
          secrets=BOTH, notes=OLD),
    Style("no key any more", way("api_key"), header("x-api-key", "lain"), (),
          "upstream_not_authorised", secrets=BOTH),
    Style("login refused", way("login", username="lain", login=LOGIN), login, (),
          "upstream_login_refused"),
    Style("no token", way("login", username=USERNAME, login=LOGIN | {"token": "token"}), login, (),
          "upstream_token_elsewhere"),
    Style("OAuth2 refused", way("oauth2", username="lain", oauth2=CLIENT), oauth, (),
          "upstream_login_refused"),
    Style("a token nobody takes", way("login", login={**JWT, "header": "X-Lain"}), Ending(), (),
          "upstream_not_authorised"),
)  # fmt: skip
