"""All pages of one connector and period, one after the other, and the files of their records."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from app.core.sealing import SealBroken, Sealer
from app.core.settings import Settings
from app.integrations.guarded_http import guarded_client, is_named, may_be_asked
from app.integrations.http_client import httpx
from app.integrations.upstream import Answer, Further, Own, Patience, Upstream, UpstreamFault
from app.models import Connector
from app.schemas.integration.connector_specs import (
    ConnectorAuth,
    ConnectorAuthKind,
    ConnectorPagingKind,
    ConnectorSpec,
)
from app.services.integration.connectors.mapping import count_records, next_cursor
from app.services.integration.connectors.periods import PullPeriod


@dataclass(frozen=True)
class FetchedPage:
    """A page: its number, from 1, its address, and what it holds."""

    number: int
    url: str
    answer: Answer


def open_upstream(
    settings: Settings,
    connector: Connector,
    work_unit_code: str,
    spec: ConnectorSpec,
    first_wait: float,
) -> Upstream:
    """The way to the connector's address, signed in with what `office` (its code) has there.

    Raises UpstreamFault for an unreadable secret or certificate, an address not asked any more.
    """
    url, internal, seconds = _plain(spec.url), settings.internal_hosts, spec.limits.seconds
    if not may_be_asked(url, internal):
        raise UpstreamFault("upstream_not_allowed")
    secret = _secret(settings, connector)
    certificate = _certificate(settings, work_unit_code, spec.auth)
    try:
        client = guarded_client(internal, seconds, settings.ca_file, certificate)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise UpstreamFault("connector_certificate_unusable") from error
    headers = {"Accept": "application/json", **spec.headers, **_credentials(spec.auth, secret)}
    return Upstream(
        Own(httpx.URL(url), client, headers),
        Further(
            lambda other: (
                is_named(other, spec.allowed_hosts) and may_be_asked(str(other), internal)
            ),
            lambda: guarded_client(internal, seconds, settings.ca_file),
        ),
        Patience(seconds, spec.limits.attempts, first_wait),
    )


async def fetch_pages(
    upstream: Upstream, spec: ConnectorSpec, period: PullPeriod, work_unit_code: str
) -> AsyncIterator[FetchedPage]:
    """Pages until there are no more, or as many as the connector allows; raises UpstreamFault."""
    paging, url = spec.paging, spec.url
    for name, value in period.variables(work_unit_code).items():
        url = url.replace(f"{{{name}}}", value)
    position: str | None = None
    seen: set[tuple[str, str | None]] = set()
    for number in range(1, paging.max_pages + 1):
        parameters = _parameters(spec, number, position)
        if (url, position) in seen:
            raise UpstreamFault("upstream_pages_in_a_circle")
        seen.add((url, position))
        answer = await upstream.get_json(url, parameters, spec.limits.page_bytes)
        yield FetchedPage(number, url, answer)
        following = await _following(spec, answer, number)
        if following is None:
            return
        if paging.kind is ConnectorPagingKind.LINK:
            url = following
        else:
            position = following
    raise UpstreamFault("upstream_too_many_pages")


def _parameters(spec: ConnectorSpec, number: int, position: str | None) -> dict[str, str]:
    paging = spec.paging
    sizes = {paging.size_parameter: str(paging.size)} if paging.size_parameter else {}
    if paging.kind is ConnectorPagingKind.PAGE:
        return {paging.parameter: str(paging.start + number - 1), **sizes}
    if paging.kind is ConnectorPagingKind.OFFSET:
        return {paging.parameter: str((number - 1) * paging.size), **sizes}
    if paging.kind is ConnectorPagingKind.CURSOR and position is not None:
        return {paging.parameter: position, **sizes}
    return sizes


async def _following(spec: ConnectorSpec, answer: Answer, number: int) -> str | None:
    """What leads to the next page; none: this was the last."""
    kind = spec.paging.kind
    if kind is ConnectorPagingKind.LINK:
        return answer.next_url
    if kind is ConnectorPagingKind.CURSOR:
        return await next_cursor(spec, answer.data)
    counts = kind in {ConnectorPagingKind.PAGE, ConnectorPagingKind.OFFSET}
    if counts and await count_records(spec, answer.data):  # one without any is the last
        return str(number + 1)
    return None


def _plain(template: str) -> str:
    """The template as an address: its variables are in the path or the query."""
    return template.replace("{", "").replace("}", "")


def _secret(settings: Settings, connector: Connector) -> str:
    if connector.sealed_secret is None:
        return ""
    try:
        return Sealer.of(settings).open(connector.sealed_secret)
    except SealBroken as error:
        raise UpstreamFault("connector_secret_unreadable") from error


def _credentials(auth: ConnectorAuth, secret: str) -> dict[str, str]:
    if auth.kind is ConnectorAuthKind.BEARER:
        return {"Authorization": f"Bearer {secret}"}
    if auth.kind is ConnectorAuthKind.BASIC:
        request = httpx.Request("GET", "http://localhost")
        flow = httpx.BasicAuth(auth.username or "", secret).auth_flow(request)
        return {"Authorization": next(flow).headers["Authorization"]}
    return {auth.header: secret} if auth.kind is ConnectorAuthKind.API_KEY else {}


def _certificate(
    settings: Settings, work_unit_code: str, auth: ConnectorAuth
) -> tuple[Path, Path] | None:
    """Files in the office's own folder: no office signs in with another's."""
    if auth.kind is not ConnectorAuthKind.MTLS or auth.certificate is None or auth.key is None:
        return None
    base = settings.client_certificates_dir
    if base is None or not work_unit_code.strip("."):  # a code of dots would lead out of its folder
        raise UpstreamFault("connector_certificate_missing")
    paths = base / work_unit_code / auth.certificate, base / work_unit_code / auth.key
    if not all(path.is_file() for path in paths):
        raise UpstreamFault("connector_certificate_missing")
    return paths
