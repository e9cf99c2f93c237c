"""One page of an address, and what a connector would make of it. Nothing is kept but the audit."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from anyio import to_thread
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import FieldFault
from app.core.identifiers import new_id
from app.core.messages import Language
from app.integrations.refusals import refusal_in
from app.integrations.upstream import Answer, Question, Reading, UpstreamFault
from app.models import Connector, RecordType, SourceSystem, WorkUnit
from app.policies.actors import Actor
from app.schemas.integration.connector_parts.asking import ConnectorPagingKind
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.connectors import ConnectorUpdate
from app.schemas.integration.records import RecordLine
from app.schemas.integration.trials import ConnectorTrialRead, TrialFor, TrialNote
from app.services.integration.connectors.asking.fetching import open_upstream, question_of
from app.services.integration.connectors.asking.judging import judge
from app.services.integration.connectors.asking.paging import Journey
from app.services.integration.connectors.asking.promises import CHANGED, SAYS_NO, read_promises
from app.services.integration.connectors.asking.redaction import hide_secrets
from app.services.integration.connectors.asking.secrets import require_askable, seal
from app.services.integration.connectors.asking.sending import require_sendable
from app.services.integration.connectors.commands import find_kind, find_unit
from app.services.integration.connectors.execution import PullDependencies
from app.services.integration.connectors.mapping import Mapped, map_page
from app.services.integration.connectors.offices import require_offices, target_offices
from app.services.integration.connectors.periods import PullPeriod, read_period
from app.services.integration.connectors.trials.drafting import NOTHING, Draft, draft
from app.services.integration.connectors.trials.paths import Json
from app.services.integration.connectors.trials.rows import ROWS, Rows, told
from app.services.integration.records.validation import (
    RecordInput,
    RejectedRecord,
    check,
    open_source,
)
from app.services.platform import audit

_LONGEST_SECONDS: Final = 45.0
_TAKEN_BACK: Final = frozenset({"trial_all_at_once", "trial_no_records"})
_LIMITS: Final = {"attempts": 1, "seconds": 20}
_UNMAPPED: Final = {"external_id": NOTHING, "title": NOTHING, "taken_at": NOTHING}


@dataclass(frozen=True)
class TrialDesk:
    """What a trial is made for: the kind of record, the office, the period."""

    source: SourceSystem
    kind: RecordType
    unit: WorkUnit
    period: PullPeriod


@dataclass(frozen=True)
class Trial:
    """What came, as JSON values, and what is told of it; secrets are hidden in both."""

    data: Json
    read: ConnectorTrialRead


async def open_desk(
    session: AsyncSession,
    actor: Actor | None,
    source: SourceSystem,
    wanted: TrialFor,
    parts: Mapping[str, Any],
) -> TrialDesk:
    """The desk for a trial of parts of a spec, and its audit entry; no actor: the command line.

    Raises Forbidden, NotFound, Invalid (period, an office of a table) as making a connector does.
    """
    read = read_period(wanted.period)
    unit = await find_unit(session, actor, wanted.work_unit_code)
    kind = await find_kind(session, source, wanted.record_type)
    if "mapping" in parts:
        await require_offices(session, actor, _first_spec(parts).mapping)
    target = audit.Target("source", source.id, unit.id)
    host: audit.Changes = {"host": [None, urlsplit(str(parts["url"])).hostname]}
    audit.log(session, actor, "connector.try", target, changes=host)
    return TrialDesk(source, kind, unit, read)


async def try_address(
    tools: PullDependencies,
    desk: TrialDesk,
    parts: Mapping[str, Any],
    secret: SecretStr | None,
    language: Language,
) -> Trial:
    """Fetch one page and draft the rest; `parts` of a spec stay as they are given.

    Whatever the other system does is told in `notes`. Raises Invalid: an address that is not asked,
    a secret in the plain.
    """
    spec = _first_spec(parts)
    require_askable(tools.settings, spec)
    require_sendable(spec)
    secrets = [secret.get_secret_value()] if secret is not None else []
    page, fault = await _first_page(tools, desk, spec, secret, secrets)
    if page is None:
        found = Draft("none", (), (), dict(parts), notes=(fault,))
    else:
        parts = {**parts, **_found_answer(page.reading, parts)}
        work = partial(draft, parts, page.data, desk.kind, desk.unit.time_zone)
        has_link = page.next_url is not None
        found = await to_thread.run_sync(partial(work, has_link=has_link))
        found = _with_refusal(found, page.data)
        found = await _as_a_run_says(found, page)
    read = await _tell(tools, desk, found, page, language)
    data = hide_secrets(page.data, secrets) if page else None
    return Trial(data, hide_secrets(read, secrets))


def _with_refusal(found: Draft, data: Json) -> Draft:
    """Where no records came, whether the answer says that it is a refusal, before all else."""
    refusal = None if found.items else refusal_in(data)
    if refusal is None:
        return found
    said = FieldFault("", "upstream_says_no", {"said": refusal.said})
    return replace(found, notes=(said, *found.notes))


async def _as_a_run_says(found: Draft, page: Answer) -> Draft:
    """What a run would say of this page, before all else: no whole answer, none that is ready.

    Of pages that lead on nobody knows by the first one alone whether all would come.
    """
    spec = found.usable
    if spec is None or any(note.code == SAYS_NO for note in found.notes):
        return found
    try:
        told = await read_promises(spec, page)
        if spec.paging.kind is ConnectorPagingKind.NONE and told.count:
            journey = Journey(spec.paging, Question(spec.url))
            journey.take(told)
            journey.following(Question(spec.url))
            judge(journey, lambda *_, **__: None)
    except UpstreamFault as error:
        if error.code == CHANGED:  # what is left open says so
            return found
        kept = [note for note in found.notes if note.code not in _TAKEN_BACK]
        return replace(found, notes=(FieldFault("", error.code, error.facts), *kept))
    return found


def _first_spec(parts: Mapping[str, Any]) -> ConnectorSpec:
    """Enough of a spec to ask for one page."""
    return ConnectorSpec.model_validate(
        {"records": "@", "mapping": _UNMAPPED, **parts, "limits": _LIMITS}
    )


async def _first_page(
    tools: PullDependencies,
    desk: TrialDesk,
    spec: ConnectorSpec,
    secret: SecretStr | None,
    secrets: list[str],
) -> tuple[Answer | None, FieldFault]:
    """The page; or none, and what stood in the way. `secrets` gains what was signed in with."""
    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            page = await _fetch(tools, desk, spec, secret, secrets)
    except UpstreamFault as error:
        return None, FieldFault("", error.code, error.facts)
    except TimeoutError:
        return None, FieldFault("", "upstream_timed_out")
    return page, FieldFault("", "trial_no_records")


async def _fetch(
    tools: PullDependencies,
    desk: TrialDesk,
    spec: ConnectorSpec,
    secret: SecretStr | None,
    secrets: list[str],
) -> Answer | None:
    """The first page, none where nothing came; raises UpstreamFault."""
    connector = Connector(id=new_id())
    seal(tools.settings, connector, ConnectorUpdate(secret=secret))
    code = desk.unit.code
    upstream = open_upstream(tools.settings, connector, code, spec, tools.first_wait)
    if "format" not in spec.answer.model_fields_set:
        upstream.take_any_format()
    variables = desk.period.variables(code, desk.unit.time_zone)
    question = Journey(spec.paging, question_of(spec, variables)).first()
    try:
        answer = await upstream.ask(question, spec.limits.page_bytes)
    finally:
        secrets += upstream.known_secrets
        await upstream.close()
    return None if answer.is_empty else answer


def _found_answer(reading: Reading, parts: Mapping[str, Any]) -> dict[str, Any]:
    """`answer` of a spec for what came; what was given of it stays. Nothing for plain JSON."""
    found = {name: value for name, value in asdict(reading).items() if value}
    if found.get("separator") == ",":
        del found["separator"]
    told = found | dict(parts.get("answer", {}))
    return {"answer": told} if told != {"format": "json"} else {}


async def _tell(
    tools: PullDependencies,
    desk: TrialDesk,
    found: Draft,
    page: Answer | None,
    language: Language,
) -> ConnectorTrialRead:
    rows = []
    items = list(found.items[:ROWS])
    if found.usable is not None and items:
        spec = found.usable.model_copy(update={"records": "@"})
        made = await map_page(
            spec,
            items,
            record_type=desk.kind.key,
            period=desk.period.text,
            time_zone=desk.unit.time_zone,
        )
        faults = await _judge(tools, desk, spec, made)
        teller = Rows(spec, desk.unit.time_zone, language)
        rows = [teller.show(*each) for each in zip(items, made, faults, strict=True)]
    return ConnectorTrialRead(
        style=found.style,
        records=len(found.items),
        fields=list(found.fields),
        answer=page.beginning if page else "",
        spec=found.spec,
        open=[
            _told(FieldFault(pointer, code, found.facts.get(pointer, {})), language)
            for pointer, code in found.open.items()
        ],
        notes=[_told(each, language) for each in found.notes],
        rows=rows,
    )


async def _judge(
    tools: PullDependencies, desk: TrialDesk, spec: ConnectorSpec, made: Sequence[Mapped]
) -> list[Sequence[FieldFault]]:
    """Why each is no record that would come in; nothing where it is one."""
    good = [each.record for each in made if isinstance(each.record, RecordLine)]
    handed = [RecordInput.of(each, each.work_unit_code or desk.unit.code, []) for each in good]
    async with tools.database.reading() as session:
        offices = await target_offices(session, spec, desk.unit)
        context = await open_source(session, desk.source, [*offices.values()])
        checked = iter(await check(session, context, handed))
    told_of = [
        next(checked) if isinstance(each.record, RecordLine) else each.record for each in made
    ]
    return [each.faults if isinstance(each, RejectedRecord) else () for each in told_of]


def _told(fault: FieldFault, language: Language) -> TrialNote:
    return TrialNote(**dict(told(fault, language)))
