"""Whose records a connector brings: one office's, or those of all that its table names."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import FieldFault, Invalid
from app.models import WorkUnit
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
    table = office_table(mapping)
    if not table:
        return
    statement = select(WorkUnit.code).where(WorkUnit.code.in_({str(v) for v in table.values()}))
    if actor is not None:
        statement = statement.where(visible(actor, Permission.SOURCE_MANAGE, COLUMNS))
    known = set(await session.scalars(statement))
    faults = [
        FieldFault(entry_pointer(foreign, mapping), "connector_office_unknown", {"code": str(code)})
        for foreign, code in table.items()
        if code not in known
    ]
    if faults:
        raise Invalid("connector_mapping_unusable", faults=faults[:FAULTS_AT_MOST])


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
