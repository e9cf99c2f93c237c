"""Whose records a connector brings: one office's, or those of all that its table names."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import FieldFault, Forbidden, Invalid
from app.models import Connector, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.integration.connector_specs import ConnectorMapping, ConnectorSpec
from app.services.identity.work_units import COLUMNS
from app.services.integration.connectors.checks import (
    FAULTS_AT_MOST,
    entry_pointer,
    office_table,
)


async def require_offices(
    session: AsyncSession, actor: Actor | None, mapping: ConnectorMapping
) -> None:
    """Raise Invalid for an office in the table that is not there, or not the person's to act for.

    No actor: the command line, which may act for all.
    """
    table = office_table(mapping) or {}
    known = await _reached(session, actor, table)
    faults = [
        FieldFault(entry_pointer(foreign, mapping), "connector_office_unknown", {"code": str(code)})
        for foreign, code in table.items()
        if code not in known
    ]
    if faults:
        raise Invalid("connector_mapping_unusable", faults=faults[:FAULTS_AT_MOST])


async def acts_for_all(session: AsyncSession, actor: Actor, connector: Connector) -> bool:
    """Whether the person may act for every office whose records it brings."""
    try:
        table = office_table(ConnectorSpec.model_validate(connector.spec).mapping) or {}
    except ValidationError:  # of an older version: it brings nothing until it is written anew
        return True
    return {str(code) for code in table.values()} <= await _reached(session, actor, table)


async def require_all_offices(session: AsyncSession, actor: Actor, connector: Connector) -> None:
    """Raise Forbidden unless the person may act for every office whose records it brings.

    Whoever pulls sees them in a dry run, and whoever changes it decides what comes in there.
    """
    if not await acts_for_all(session, actor, connector):
        raise Forbidden("connector_of_other_offices")


async def _reached(
    session: AsyncSession, actor: Actor | None, table: Mapping[str, Any]
) -> set[str]:
    """The codes in the table of offices that are there, and the person's to act for."""
    if not table:
        return set()
    statement = select(WorkUnit.code).where(WorkUnit.code.in_({str(v) for v in table.values()}))
    if actor is not None:
        statement = statement.where(visible(actor, Permission.SOURCE_MANAGE, COLUMNS))
    return set(await session.scalars(statement))


async def target_offices(
    session: AsyncSession, spec: ConnectorSpec, unit: WorkUnit
) -> Mapping[str, UUID]:
    """The keys of the offices whose records may come, by their codes."""
    table = office_table(spec.mapping)
    if table is None:
        return {unit.code: unit.id}
    codes = {str(code) for code in table.values()}
    rows = await session.execute(select(WorkUnit.code, WorkUnit.id).where(WorkUnit.code.in_(codes)))
    return {row.code: row.id for row in rows}
