"""Connectors: made, changed and shown; their secrets go in and never out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import FieldFault, Invalid, NotFound
from app.core.identifiers import new_id
from app.core.messages import Language, field_sentence
from app.core.settings import Settings
from app.integrations.plain_secrets import masked
from app.models import Connector, PullRun, RecordType, SourceSystem, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ScopeColumns, require_anywhere, visible
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.connectors import (
    ConnectorAction,
    ConnectorCreate,
    ConnectorPage,
    ConnectorQuery,
    ConnectorRead,
    ConnectorSummary,
    ConnectorUpdate,
)
from app.schemas.platform.problems import ProblemError
from app.services.identity.work_units import find_administered, get_administered
from app.services.integration.connectors.asking.secrets import (
    change_secret,
    require_askable,
    seal,
    without_secrets,
)
from app.services.integration.connectors.asking.sending import (
    UNUSABLE,
    require_sendable,
    stored_faults,
)
from app.services.integration.connectors.checks import figure_faults, mapping_faults
from app.services.integration.connectors.offices import (
    acts_for_all,
    require_all_offices,
    require_offices,
)
from app.services.integration.connectors.periods import next_run
from app.services.platform import audit
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import WORK_UNIT_COLUMNS, work_unit_reference
from app.services.platform.sql import AnyRow, AnySelect

_MANAGE = Permission.SOURCE_MANAGE
_COLUMNS = ScopeColumns(Connector.work_unit_id)
_FILTERS: Filters = {"work_unit_code": lambda value: WorkUnit.code == value}
LAST_STATUS = (
    select(PullRun.status)
    .where(PullRun.connector_id == Connector.id, ~PullRun.is_dry)
    .order_by(PullRun.started_at.desc(), PullRun.id.desc())
    .limit(1)
    .correlate(Connector)
    .scalar_subquery()
)
_PLAIN = ("id", "name", "is_active", "next_run_at", "failures", "rests_until")


async def create_connector(
    session: AsyncSession,
    settings: Settings,
    actor: Actor | None,
    source: SourceSystem,
    body: ConnectorCreate,
) -> UUID:
    """A connector of an office; no actor: the command line. Its key.

    Raises Forbidden, NotFound (the office, the kind of record), Conflict (the name), Invalid: an
    address that may not be asked, a secret in the plain, a mapping that cannot work, an office that
    is not theirs.
    """
    unit = await find_unit(session, actor, body.work_unit_code)
    kind = await find_kind(session, source, body.record_type)
    require_askable(settings, body.spec)
    require_sendable(body.spec)
    await _require_mappable(session, actor, body.spec, kind)
    connector = Connector(
        id=new_id(),
        source_id=source.id,
        work_unit_id=unit.id,
        record_type_id=kind.id,
        name=body.name,
        is_active=True,
        failures=0,
        **_spec_columns(body.spec, unit),
    )
    seal(settings, connector, body)
    session.add(connector)
    await session.flush()
    told: audit.Changes = {
        "spec": [None, masked(connector.spec)],
        "has_secret": [None, bool(body.secret)],
    }
    audit.log(session, actor, "connector.create", target_of(connector), changes=told)
    return connector.id


async def update_connector(
    session: AsyncSession,
    settings: Settings,
    actor: Actor | None,
    connector: Connector,
    body: ConnectorUpdate,
) -> None:
    """Change it; its rest ends.

    Raises Invalid: an address that may not be asked, a mapping that cannot work, an office that is
    not theirs, a secret meant for another address or way.
    """
    unit = await session.get_one(WorkUnit, connector.work_unit_id)
    values: dict[str, Any] = {}
    if body.spec is not None:
        require_askable(settings, body.spec)
        require_sendable(body.spec)
        kind = await session.get_one(RecordType, connector.record_type_id)
        await _require_mappable(session, actor, body.spec, kind)
        values |= _spec_columns(body.spec, unit)
        # What it left out until now may be taken from now on.
        values |= {"good_since": None, **without_secrets(connector, body.spec, body)}
    if body.is_active is not None:
        values["is_active"] = body.is_active
    goes_on = "sealed_secret_before" not in values
    changes = audit.apply(connector, values)
    if "spec" in changes:
        changes["spec"] = [masked(each) for each in changes["spec"]]
    change_secret(settings, connector, body, changes, goes_on=goes_on)
    connector.failures, connector.rests_until = 0, None
    if changes:
        audit.log(session, actor, "connector.update", target_of(connector), changes=changes)
    await session.flush()


async def remove_connector(session: AsyncSession, actor: Actor, connector: Connector) -> None:
    """Fetch nothing there any more; its runs stay in the record."""
    changes = audit.apply(connector, {"is_active": False, "next_run_at": None})
    audit.log(session, actor, "connector.remove", target_of(connector), changes=changes)
    await session.flush()


async def list_connectors(
    session: AsyncSession, actor: Actor, source: SourceSystem, query: ConnectorQuery
) -> ConnectorPage:
    """The source's connectors of the offices the person administers; raises Forbidden."""
    require_anywhere(actor, _MANAGE)
    statement = (
        _summaries()
        .where(
            Connector.source_id == source.id,
            visible(actor, _MANAGE, _COLUMNS),
            *conditions(query, _FILTERS),
        )
        .order_by(Connector.name, Connector.id)
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(ConnectorPage, [_summary(row) for row in rows], total, query)


async def get_visible(session: AsyncSession, actor: Actor, connector_id: UUID) -> Connector:
    """The connector; raises Forbidden, NotFound."""
    return await get_administered(session, actor, _MANAGE, Connector, connector_id)


async def get_changeable(session: AsyncSession, actor: Actor, connector_id: UUID) -> Connector:
    """The connector, for whoever may act for all its offices; raises Forbidden, NotFound."""
    connector = await get_visible(session, actor, connector_id)
    await require_all_offices(session, actor, connector)
    return connector


async def read_connector(
    session: AsyncSession, actor: Actor, connector_id: UUID, language: Language
) -> ConnectorRead:
    """The connector as it is answered to this person: nothing to do where it is not all theirs.

    What is stored from before and would not be taken today is told; secrets in it are hidden.
    """
    statement = _summaries(
        SourceSystem.key.label("source_key"),
        Connector.spec,
        Connector.sealed_secret.is_not(None).label("has_secret"),
    ).join(SourceSystem, SourceSystem.id == Connector.source_id)
    row = (await session.execute(statement.where(Connector.id == connector_id))).one()
    connector = await session.get_one(Connector, connector_id)
    kind = await session.get_one(RecordType, connector.record_type_id)
    actions = list(ConnectorAction) if row.is_active else [ConnectorAction.EDIT]
    if not await acts_for_all(session, actor, connector):
        actions = []
    return ConnectorRead(
        **dict(_summary(row)),
        source_key=row.source_key,
        spec=masked(row.spec),
        spec_faults=[
            ProblemError(
                pointer=each.pointer,
                code=each.code,
                detail=field_sentence(each.code, language, each.facts),
            )
            for each in _stored_faults(row.spec, kind)
        ],
        has_secret=row.has_secret,
        allowed_actions=actions,
    )


def _stored_faults(spec: Mapping[str, Any], kind: RecordType) -> list[FieldFault]:
    """What would not be taken today: of how it asks, and of figures as the kind now has them.

    Its tables are judged when it is written alone: that takes up to a second.
    """
    faults = stored_faults(spec)
    if any(fault.code == UNUSABLE for fault in faults):
        return faults
    return [*faults, *figure_faults(ConnectorSpec.model_validate(spec).mapping, kind)]


def target_of(connector: Connector) -> audit.Target:
    """The connector as the audit log names it."""
    return audit.Target("connector", connector.id, connector.work_unit_id)


def _summaries(*more: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    return (
        select(
            *(getattr(Connector, name) for name in _PLAIN),
            RecordType.key.label("record_type"),
            LAST_STATUS.label("last_status"),
            *WORK_UNIT_COLUMNS,
            *more,
        )
        .select_from(Connector)
        .join(RecordType, RecordType.id == Connector.record_type_id)
        .join(WorkUnit, WorkUnit.id == Connector.work_unit_id)
    )


def _summary(row: AnyRow) -> ConnectorSummary:
    return ConnectorSummary(
        **{name: getattr(row, name) for name in _PLAIN},
        work_unit=work_unit_reference(row),
        record_type=row.record_type,
        last_status=row.last_status,
    )


async def find_unit(session: AsyncSession, actor: Actor | None, code: str) -> WorkUnit:
    """The office that a connector is made for; no actor: the command line.

    Raises Forbidden, NotFound.
    """
    if actor is not None:
        return await find_administered(session, actor, _MANAGE, code, pointer="/work_unit_code")
    unit = await session.scalar(select(WorkUnit).where(WorkUnit.code == code))
    if unit is None:
        raise NotFound(pointer="/work_unit_code")
    return unit


async def find_kind(session: AsyncSession, source: SourceSystem, key: str) -> RecordType:
    """The source's kind of record of that key; raises NotFound."""
    statement = select(RecordType).where(RecordType.source_id == source.id, RecordType.key == key)
    kind = await session.scalar(statement)
    if kind is None:
        raise NotFound(pointer="/record_type")
    return kind


def _spec_columns(spec: ConnectorSpec, unit: WorkUnit) -> dict[str, Any]:
    schedule = spec.schedule
    following = next_run(schedule, clock.now(), unit.time_zone) if schedule else None
    return {"spec": spec.model_dump(mode="json"), "next_run_at": following}


async def _require_mappable(
    session: AsyncSession, actor: Actor | None, spec: ConnectorSpec, kind: RecordType
) -> None:
    if faults := mapping_faults(spec.mapping, kind):
        raise Invalid("connector_mapping_unusable", faults=faults)
    await require_offices(session, actor, spec.mapping)
