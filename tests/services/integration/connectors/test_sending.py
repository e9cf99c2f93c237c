"""What a connector may send: no secret in the plain, nothing twice; as a table."""

from typing import Any

import pytest

from app.core.errors import Invalid
from app.integrations.plain_secrets import masked, plain_secrets
from app.integrations.upstream import Question
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.platform.problems import pointer_of
from app.services.integration.connectors.asking.sending import require_sendable, sending_faults
from tests.support.pulling import MAPPING

URL = "https://sirian.example/rekap"
PAGED = {"kind": "page", "parameter": "page", "size_parameter": "size"}
SIGNED = {"kind": "signed", "signature": {"template": "{path}"}}
LOGIN = {"kind": "login"}
PLAIN, OWN, TWICE = (
    "connector_secret_in_plain", "connector_header_its_own", "connector_parameter_twice",
)  # fmt: skip
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    *(
        ({"headers": {name: "x"}}, f"/spec/headers/{name}", PLAIN)
        for name in ("Authorization", "proxy-authorization", "Cookie", "X-Api-Key")
    ),
    *(
        ({"headers": {name: "x"}}, f"/spec/headers/{name}", OWN)
        for name in ("Host", "content-length", "Transfer-Encoding")
    ),
    *(
        ({"url": f"{URL}?bulan={{period}}&{name}=rahasia"}, "/spec/url", PLAIN)
        for name in ("api_key", "API-Key", "token", "key", "access_token", "password")
    ),
    *(
        ({"request": {"method": "POST", "body": body}}, f"/spec/request/body/{at}", PLAIN)
        for body, at in (
            ({"token": "rahasia"}, "token"),
            ({"a/b": [{"Api-Key": "rahasia"}]}, "a~1b/0/Api-Key"),
            ({"password": 12345678}, "password"),
            (
                {"method": "call", "params": {"service": "object", "args": ["db", 2, "rahasia"]}},
                "params/args/2",
            ),
            (
                {
                    "params": {
                        "service": "common",
                        "method": "login",
                        "args": ["db", "zi", "rahasia"],
                    }
                },
                "params/args/2",
            ),
            ({"method": "auth.login", "params": ["zi", "rahasia", {}]}, "params/1"),
            ({"args": ["db", 2, "rahasia"]}, "args/2"),
            ({"fields": [{"name": "password", "value": "rahasia"}]}, "fields/0/value"),
            ({"data": [["bulan", "2023-06"], ["token", "rahasia"]]}, "data/1/1"),
        )
    ),
    *(
        ({"url": f"{URL}?{name}=rahasia"}, "/spec/url", PLAIN)
        for name in (
            "wstoken",
            "X-Client-Key",
            "userPassword",
            "sandi",
            "kunci",
            "kata_sandi",
            "kataSandi",
            "pwd",
            "kunci_api",
        )
    ),
    *(
        ({"headers": {name: "rahasia"}}, f"/spec/headers/{name}", PLAIN)
        for name in ("X-Kunci", "X-Key", "X-Token", "User-Key", "X-Kata-Sandi", "Cookie")
    ),
    *(
        (
            {
                "request": {"method": "POST", "body": {"a": [1], "b": "x"}},
                "auth": {"kind": "body_key", "parameter": name},
            },
            "/spec/auth/parameter",
            "connector_way_blocked",
        )
        for name in ("a.b", "a.1", "a.0.b", "b.c")
    ),
    (
        {
            "request": {"method": "POST", "body": {"a": [1]}},
            "paging": {"kind": "page", "place": "body", "parameter": "a.b.c"},
        },
        "/spec/paging/parameter",
        "connector_way_blocked",
    ),
    (
        {"request": {"method": "POST", "body": {"a": [{"b": "bulan {periode}"}]}}},
        "/spec/request/body/a/0/b",
        "url_variable_unknown",
    ),
    (
        {"request": {"method": "POST", "text": "<a>{periode}</a>"}},
        "/spec/request/text",
        "url_variable_unknown",
    ),
    (
        {"auth": LOGIN | {"login": {"url": URL, "body": {"u": "x", "password": "rahasia"}}}},
        "/spec/auth/login/body/password",
        PLAIN,
    ),
    (
        {"auth": LOGIN | {"login": {"url": f"{URL}?api_key=rahasia"}}},
        "/spec/auth/login/url",
        PLAIN,
    ),
    (
        {"auth": {"kind": "oauth2", "username": "x", "oauth2": {"token_url": f"{URL}?key=x"}}},
        "/spec/auth/oauth2/token_url",
        PLAIN,
    ),
    (
        {"auth": SIGNED | {"signature": {"template": "{path}", "headers": {"X-Api-Key": "x"}}}},
        "/spec/auth/signature/headers/X-Api-Key",
        PLAIN,
    ),
    ({"auth": {"kind": "body_key"}}, "/spec/request/method", "connector_body_key_needs_post"),
    (
        {
            "auth": {"kind": "body_key", "parameter": "page"},
            "paging": PAGED | {"place": "body"},
            "request": {"method": "POST"},
        },
        "/spec/auth/parameter",
        TWICE,
    ),
    (
        {"request": {"method": "POST", "text": "<E><w:Password>rahasia</w:Password></E>"}},
        "/spec/request/text",
        PLAIN,
    ),
    (
        {"request": {"method": "POST", "text": "<E a='1' token='rahasia'/>"}},
        "/spec/request/text",
        PLAIN,
    ),
    (
        {"request": {"method": "POST", "text": "<E/>"}, "auth": {"kind": "body_key"}},
        "/spec/request/text",
        "connector_text_without_key",
    ),
    (
        {"request": {"method": "POST", "text": "<E/>"}, "paging": PAGED | {"place": "body"}},
        "/spec/paging/place",
        "paging_in_a_text",
    ),
    ({"headers": {"Accept-Encoding": "br"}}, "/spec/headers/Accept-Encoding", OWN),
    ({"url": f"{URL}?sejak={{since"}, "/spec/url", "connector_brace_alone"),
    ({"url": f"{URL}?sejak=since}}"}, "/spec/url", "connector_brace_alone"),
    (
        {"auth": {"kind": "query_key", "parameter": "page"}, "paging": PAGED},
        "/spec/auth/parameter",
        TWICE,
    ),
    ({"paging": PAGED | {"size_parameter": "page"}}, "/spec/paging/size_parameter", TWICE),
    (
        {"auth": SIGNED | {"signature": {"template": "{path}", "headers": {"X-S": "{signatur}"}}}},
        "/spec/auth/signature/headers/X-S",
        "signature_variable_unknown",
    ),
]
TAKEN: list[dict[str, Any]] = [
    {"headers": {"Accept-Language": "id", "X-Requested-With": "x"}},
    {"url": f"{URL}/{{year}}?key={{month}}&keyword=pleno&since={{since}}"},
    {"auth": {"kind": "query_key", "parameter": "page"}},
    {"auth": {"kind": "query_key"}, "paging": PAGED},
    {"auth": SIGNED},
    {"auth": LOGIN | {"login": {"url": URL}}},
    {
        "request": {"method": "POST", "text": "<E token='{secret}'><Password>{secret}</Password>"},
        "auth": {"kind": "body_key"},
    },
    {"auth": {"kind": "body_key", "parameter": "token"}, "request": {"method": "POST"}},
    {"request": {"method": "POST", "body": {"key": "pleno", "token": "{period}", "kunci": 7}}},
    {
        "request": {
            "method": "POST",
            "body": {
                "params": {
                    "service": "object",
                    "method": "execute_kw",
                    "args": ["db", 2, "", "rekap", "search_read", ["a", "b"]],
                }
            },
        },
        "auth": {"kind": "body_key", "parameter": "params.args.2"},
    },
    {"request": {"method": "POST", "body": {"method": "rekap.list", "params": ["pleno", "b"]}}},
    {"request": {"method": "POST", "body": {"params": ["rekap", 2023, "pleno"], "args": ["a", 1]}}},
    {"request": {"method": "POST", "body": {"method": "login", "params": ["zi", "{period}"]}}},
    {
        "request": {
            "method": "POST",
            "body": {"urut": ["id", "judul"], "name": "bulan", "value": "2023"},
        }
    },
]


def spec(**parts: Any) -> ConnectorSpec:
    plain = {"url": URL, "records": "items", "mapping": MAPPING}
    return ConnectorSpec.model_validate(plain | parts)


@pytest.mark.parametrize(("parts", "pointer", "code"), REFUSED)
def test_what_is_secret_or_stands_twice_is_refused_where_it_stands(
    parts: dict[str, Any], pointer: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        require_sendable(spec(**parts))
    assert [(each.pointer, each.code) for each in refused.value.faults] == [(pointer, code)]


@pytest.mark.parametrize("parts", TAKEN)
def test_what_is_neither_is_taken(parts: dict[str, Any]) -> None:
    assert sending_faults(spec(**parts)) == []


PLACED: list[tuple[dict[str, Any], str, bool, dict[str, Any]]] = [
    ({"args": ["db", 2, ""]}, "args.2", False, {"args": ["db", 2, "k"]}),
    ({"a": [{"b": 1}]}, "a.0.c.d", False, {"a": [{"b": 1, "c": {"d": "k"}}]}),
    ({"a": None}, "a.b", False, {"a": {"b": "k"}}),
    ({"a": "x"}, "a.b", True, {"a": "x", "a.b": "k"}),
]


@pytest.mark.parametrize(("body", "name", "as_form", "expected"), PLACED)
def test_a_name_leads_into_the_body(
    body: dict[str, Any], name: str, *, as_form: bool, expected: dict[str, Any]
) -> None:
    question = Question(URL, method="POST", body=body, as_form=as_form)
    assert question.with_body({name: "k"}).body == expected


STORED: dict[str, Any] = {
    "url": "https://zi:kata-sandi@sirian.example/rekap?bulan={period}&api_key=di-alamat%2B&a=1",
    "headers": {"Authorization": "Bearer di-header-lama", "Accept": "x", "cookie": "sid=di-kuki"},
    "request": {"method": "POST", "body": {"cari": [{"token": "di-isi"}], "bulan": "{month}"}},
    "auth": {
        "kind": "login",
        "login": {"url": f"{URL}?token=di-alamat-masuk", "body": {"password": "di-isi-masuk"}},
        "oauth2": {"token_url": f"{URL}?key=di-oauth"},
        "signature": {"headers": {"X-Api-Key": "di-tanda", "X-S": "{signature}"}},
    },
    "records": "items",
}


def test_a_spec_from_before_is_shown_without_what_is_secret_in_it() -> None:
    found, shown = plain_secrets(STORED), masked(STORED)
    assert [pointer_of(("spec", *each.way)) for each in found] == [
        "/spec/headers/Authorization",
        "/spec/headers/cookie",
        "/spec/url",
        "/spec/url",
        "/spec/request/body/cari/0/token",
        "/spec/auth/login/url",
        "/spec/auth/login/body/password",
        "/spec/auth/oauth2/token_url",
        "/spec/auth/signature/headers/X-Api-Key",
    ]
    assert [form for each in found for form in each.forms] == [
        "Bearer di-header-lama", "di-header-lama", "sid=di-kuki", "di-alamat+",
        "zi:kata-sandi", "kata-sandi", "di-isi", "di-alamat-masuk", "di-isi-masuk", "di-oauth",
        "di-tanda",
    ]  # fmt: skip
    for each in found:
        assert each.value not in str(shown)
        assert each.value not in repr(each)
    address = "https://\u2022\u2022\u2022@sirian.example/rekap?bulan={period}&api_key=\u2022\u2022\u2022&a=1"
    assert shown["url"] == address
    assert shown["headers"]["Accept"] == "x"
    assert masked(shown)["request"]["body"]["bulan"] == "{month}"
    assert plain_secrets({"headers": None, "url": 3, "auth": [], "request": {"body": "x"}}) == []
