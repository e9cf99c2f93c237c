"""What a connector may send: no secret in the plain, nothing twice; as a table."""

from typing import Any

import pytest

from app.core.errors import Invalid
from app.schemas.integration.connector_specs import ConnectorSpec
from app.services.integration.connectors.asking.sending import require_sendable, sending_faults
from tests.support.pulling import MAPPING

URL = "https://sirian.example/rekap"
PAGED = {"kind": "page", "parameter": "page", "size_parameter": "size"}
SIGNED = {"kind": "signed", "signature": {"template": "{path}"}}
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
