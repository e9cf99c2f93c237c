"""All pages of one connector and period, one after the other, and the files of their records."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.core.settings import Settings
from app.integrations.guarded_http import guarded_client, is_named, may_be_asked
from app.integrations.http_client import httpx
from app.integrations.plain_secrets import plain_secrets
from app.integrations.upstream import (
    Answer,
    Further,
    Own,
    Patience,
    Question,
    Reading,
    Upstream,
    UpstreamFault,
)
from app.integrations.upstream_signing import filled, filled_body
from app.models import Connector
from app.schemas.integration.connector_parts.auth import ConnectorAuth, ConnectorAuthKind
from app.schemas.integration.connector_specs import ConnectorSpec
from app.services.integration.connectors.asking.doubts import (
    look_for_cut_pages,
    look_for_the_way,
    try_one_beyond,
)
from app.services.integration.connectors.asking.judging import judge
from app.services.integration.connectors.asking.paging import Journey, Note
from app.services.integration.connectors.asking.promises import (
    SAYS_NO,
    Promises,
    is_past_the_end,
    read_promises,
    stranger_in,
)
from app.services.integration.connectors.asking.signing_in import addresses_of, sign_in_for

_ACCEPTED = {
    "json": "application/json",
    "json_lines": "application/x-ndjson, application/json",
    "csv": "text/csv",
    "xml": "application/xml, text/xml",
}


@dataclass(frozen=True)
class FetchedPage:
    """A page: its number, from 1, its address, what it holds, and rows before any filter.

    `stranger`: an element that may be a record by another name, where there is no row.
    """

    number: int
    url: str
    answer: Answer
    rows: int = 0
    stranger: str = ""


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
    url, internal, seconds = plain_url(spec.url), settings.internal_hosts, spec.limits.seconds
    if not all(may_be_asked(each, internal) for each in (url, *addresses_of(spec.auth))):
        raise UpstreamFault("upstream_not_allowed")
    sign_in = sign_in_for(settings, connector, spec.auth)
    for one in plain_secrets(spec.model_dump(mode="json")):
        sign_in.known += one.forms
    certificate = _certificate(settings, work_unit_code, spec.auth)
    try:
        client = guarded_client(internal, seconds, settings.ca_file, certificate)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        files = _certificate_files(spec.auth, settings.ca_file)
        raise UpstreamFault("connector_certificate_unusable", files=files) from error
    answer = spec.answer
    headers = {"Accept": _ACCEPTED[answer.format], **spec.headers}
    is_open = spec.auth.kind is ConnectorAuthKind.NONE
    upstream = Upstream(
        Own(httpx.URL(url), client, headers, sign_in.sign_in, sign_in.known, is_open=is_open),
        Further(
            lambda other: (
                is_named(other, spec.allowed_hosts) and may_be_asked(str(other), internal)
            ),
            lambda: guarded_client(internal, seconds, settings.ca_file),
        ),
        Patience(seconds, spec.limits.attempts, first_wait),
        Reading(answer.format, answer.encoding, answer.separator, answer.row, answer.skip_lines),
    )
    sign_in.use(upstream)
    return upstream


def question_of(spec: ConnectorSpec, variables: Mapping[str, str]) -> Question:
    """What is asked for, with the period's variables filled in; without any paging."""
    request = spec.request
    body = filled_body(request.body, variables) if request.method == "POST" else None
    text = None if request.text is None else filled(request.text, variables)
    url, method = filled(spec.url, variables), request.method.value
    return Question(url, {}, method, body, as_form=request.as_form, text=text)


async def fetch_pages(
    upstream: Upstream, spec: ConnectorSpec, variables: Mapping[str, str], note: Note
) -> AsyncIterator[FetchedPage]:
    """Pages until there are no more; raises UpstreamFault, also for a promise not kept.

    `variables`: of the period. `note`: told what nobody can judge, by its code.
    """
    journey = Journey(spec.paging, question_of(spec, variables))
    question: Question | None = journey.first()
    ask = partial(_ask, upstream, spec)
    while question is not None:
        try:
            answer, told = await ask(question)
        except UpstreamFault as error:
            is_told = await is_past_the_end(spec, error)
            if not journey.ends_with(error, note, says_so=is_told):
                raise
            break
        for code in answer.notes:
            note(code)
        if not journey.take(told):
            await try_one_beyond(ask, journey)
            break
        _require_within(spec, journey, question)
        if said := told.says_no_beside:
            note("upstream_says_no_beside_rows", said=said)
        if not (answer.is_empty or told.is_null):
            stranger = stranger_in(spec, answer, told)
            yield FetchedPage(journey.number, question.url, answer, told.count, stranger)
        question = journey.following(question)
    await look_for_cut_pages(ask, journey, note)
    await look_for_the_way(ask, journey, note)
    judge(journey, note)


def _require_within(spec: ConnectorSpec, journey: Journey, question: Question) -> None:
    """Raise UpstreamFault for more pages than are read: one more is asked for, to see whether."""
    most = spec.paging.max_pages
    if journey.number > most and (journey.last.count or journey.following(question) is not None):
        raise UpstreamFault("upstream_too_many_pages", most=most)


async def _ask(
    upstream: Upstream, spec: ConnectorSpec, question: Question
) -> tuple[Answer, Promises]:
    """A page and what it promises; once more where a refusal of status 200 may be of the secret."""
    while True:
        try:
            answer = await upstream.ask(question, spec.limits.page_bytes)
            return answer, await read_promises(spec, answer)
        except UpstreamFault as error:
            if error.code != SAYS_NO or not upstream.may_be_asked_otherwise():
                raise


def plain_url(template: str) -> str:
    """The template as an address: its variables are in the path or the query."""
    return template.replace("{", "").replace("}", "")


def _certificate(
    settings: Settings, work_unit_code: str, auth: ConnectorAuth
) -> tuple[Path, Path] | None:
    """Files in the office's own folder: no office signs in with another's."""
    if auth.kind is not ConnectorAuthKind.MTLS or auth.certificate is None or auth.key is None:
        return None
    base, names = settings.client_certificates_dir, (auth.certificate, auth.key)
    missing = UpstreamFault(
        "connector_certificate_missing", files=", ".join(names), folder=work_unit_code
    )
    if base is None or not work_unit_code.strip("."):  # a code of dots would lead out of its folder
        raise missing
    paths = base / work_unit_code / auth.certificate, base / work_unit_code / auth.key
    if not all(path.is_file() for path in paths):
        raise missing
    return paths


def _certificate_files(auth: ConnectorAuth, authorities: Path | None) -> str:
    """The names of all files that take part in a connection."""
    named = (auth.certificate, auth.key, authorities.name if authorities else None)
    return ", ".join(filter(None, named))
