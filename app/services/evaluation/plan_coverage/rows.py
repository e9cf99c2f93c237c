"""The rows of a decree's plan, and the questions of the sheet that each proves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.texts import folded
from app.models import (
    ActionItem,
    Activity,
    Indicator,
    LkeRowLinks,
    LkeSheet,
    Team,
    indicator_action_items,
)
from app.schemas.evaluation.coverage import LkeRowKind
from app.schemas.evaluation.sheet_file import Relation, RowLink
from app.services.evaluation.sheets import Sheet
from app.services.plan.rows.statements import ACTION_ITEM_CODE, INDICATOR_CODE
from app.services.platform.prepared import key
from app.services.platform.sql import AnyRow, AnySelect

Links = tuple[RowLink, ...]


@dataclass(frozen=True)
class PlanLine:
    """A row of a plan as the map of the sheet knows it again: its team's number and its words."""

    team_number: int | None
    texts: tuple[str, ...]
    is_indicator: bool = False


@dataclass(frozen=True)
class PlanRow:
    """A row with its questions: `suggested` by the sheet's map, `own` where the office set them."""

    id: UUID
    kind: LkeRowKind
    code: str
    text: str
    team_number: int | None
    suggested: Links
    own: Links | None = None
    is_beside: bool = False

    @property
    def links(self) -> Links:
        """Those that count."""
        return self.suggested if self.own is None else self.own

    @property
    def is_told(self) -> bool:
        """An indicator beside an action item says nothing more, unless it has its own questions."""
        return bool(self.links) or not self.is_beside


_ITEMS: Final[AnySelect] = (
    select(
        ActionItem.id,
        ACTION_ITEM_CODE.label("code"),
        ActionItem.text,
        ActionItem.correction,
        Team.number.label("team_number"),
    )
    .join(Activity, Activity.id == ActionItem.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(Team.decree_id == key("decree_id"), ~ActionItem.stands_for_row)
    .order_by(Team.position, Activity.position, ActionItem.position)
)
_BESIDE_AN_ITEM = (
    select(indicator_action_items.c.indicator_id)
    .join(ActionItem, ActionItem.id == indicator_action_items.c.action_item_id)
    .where(indicator_action_items.c.indicator_id == Indicator.id, ~ActionItem.stands_for_row)
    .correlate(Indicator)
    .exists()
)
_SIGNS: Final[AnySelect] = (
    select(
        Indicator.id,
        INDICATOR_CODE.label("code"),
        Indicator.text,
        Indicator.correction,
        Team.number.label("team_number"),
        _BESIDE_AN_ITEM.label("is_beside"),
    )
    .join(Activity, Activity.id == Indicator.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(Team.decree_id == key("decree_id"))
    .order_by(Team.position, Activity.position, Indicator.position)
)

_OWN: Final[AnySelect] = (
    select(LkeRowLinks.action_item_id, LkeRowLinks.indicator_id, LkeRowLinks.links)
    .join(LkeSheet, LkeSheet.id == LkeRowLinks.sheet_id)
    .where(LkeRowLinks.decree_id == key("decree_id"), LkeSheet.name == bindparam("sheet"))
)


def suggested(sheet: Sheet, lines: Iterable[PlanLine]) -> list[Links]:
    """For each line what the sheet's map gives it.

    A row is known by its team and its words, wherever it stands: a row of an activity of the map
    belongs to the team of that number. An indicator is asked only where no action item has the
    words.
    """
    lines = list(lines)
    known = _map_of(sheet)
    items = {name for line in lines if not line.is_indicator for name in _names(line)}
    found = []
    for line in lines:
        names = [name for name in _names(line) if not (line.is_indicator and name in items)]
        found.append(next((known[name] for name in names if name in known), ()))
    return found


def _names(line: PlanLine) -> Iterable[tuple[int | None, str]]:
    return [(line.team_number, folded(text)) for text in line.texts]


def _map_of(sheet: Sheet) -> Mapping[tuple[int | None, str], Links]:
    rows = sheet.file.decree_map.rows if sheet.file.decree_map else ()
    return {
        (int(row.activity.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), folded(row.words)): row.links
        for row in rows
        if row.words
    }


async def rows_of(session: AsyncSession, sheet: Sheet, decree_id: UUID) -> list[PlanRow]:
    """Every action item of the plan, and every indicator that stands beside none or is linked."""
    return [row for row in await all_rows_of(session, sheet, decree_id) if row.is_told]


async def all_rows_of(session: AsyncSession, sheet: Sheet, decree_id: UUID) -> list[PlanRow]:
    """Every action item and every indicator of the plan, in its order, with its questions."""
    here = {"decree_id": decree_id}
    items = (await session.execute(_ITEMS, here)).all()
    signs = (await session.execute(_SIGNS, here)).all()
    kinds = [LkeRowKind.ACTION_ITEM] * len(items) + [LkeRowKind.INDICATOR] * len(signs)
    lines = [*items, *signs]
    links = suggested(sheet, map(_line, lines, kinds))
    own = {
        row.action_item_id or row.indicator_id: _stored(sheet, row.links)
        for row in await session.execute(_OWN, {**here, "sheet": sheet.name})
    }
    beside = {sign.id for sign in signs if sign.is_beside}
    return [
        _row(line, kind, given, own.get(line.id), is_beside=line.id in beside)
        for line, kind, given in zip(lines, kinds, links, strict=True)
    ]


def _stored(sheet: Sheet, links: Iterable[Mapping[str, str]]) -> Links:
    """Links as they were stored; a question that the sheet no longer has is left out."""
    return tuple(
        RowLink(number=sheet.by_code[link["code"]].number, relation=Relation(link["relation"]))
        for link in links
        if link["code"] in sheet.by_code
    )


def _line(row: AnyRow, kind: LkeRowKind) -> PlanLine:
    texts = tuple(text for text in (row.text, row.correction) if text)
    return PlanLine(row.team_number, texts, kind is LkeRowKind.INDICATOR)


def _row(
    row: AnyRow, kind: LkeRowKind, links: Links, own: Links | None, *, is_beside: bool
) -> PlanRow:
    text = row.correction or row.text
    return PlanRow(row.id, kind, row.code, text, row.team_number, links, own, is_beside)
