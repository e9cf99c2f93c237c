"""decided for: what is directed, found, planned, named or voided says for whom a stand-in did"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "decided_for"
down_revision = "run_notes"
branch_labels = None
depends_on = None


class Decision(NamedTuple):
    """What somebody decides: `<word>_by_id` is who, `<word>_for_id` for whom.

    The audit log has it under one of `actions` about the thing of that kind, whose key is SQL over
    the row `t`.
    """

    table: str
    word: str
    kind: str
    actions: tuple[str, ...]
    key: str = "t.id"

    @property
    def behalf(self) -> str:
        """The new column."""
        return f"{self.word}_for_id"


_SET, _ITEM = ("schedule.set",), "t.action_item_id"
_ERASURE = ("evidence.erase_file", "evidence.decline_erasure")
_CODE = ("user.confirm_activation_code",)
_DECREE = "(SELECT p.decree_id FROM plans p WHERE p.id = t.plan_id)"
DECISIONS = (
    Decision("activation_codes", "confirmed", "user", _CODE, "t.user_id"),
    Decision("activities", "edited", "activity", ("activity.update",)),
    Decision("action_items", "edited", "action_item", ("action_item.update",)),
    Decision("indicators", "edited", "indicator", ("indicator.update",)),
    Decision("amendments", "recorded", "amendment", ("decree.amend",)),
    Decision("amendments", "voided", "amendment", ("decree.void_amendment",)),
    Decision("decrees", "voided", "decree", ("decree.void",)),
    Decision("directives", "issued", "directive", ("directive.issue",)),
    Decision("duty_readings", "decided", "duty", ("duty.link",), "t.duty_id"),
    Decision("file_erasures", "decided", "evidence", _ERASURE, "t.evidence_id"),
    Decision("findings", "raised", "finding", ("finding.raise",)),
    Decision("follow_ups", "created", "follow_up", ("follow_up.create",)),
    Decision(
        "indicator_checklists", "set", "indicator", ("indicator.set_checklist",), "t.indicator_id"
    ),
    Decision("indicator_placements", "placed", "indicator", ("indicator.place",), "t.indicator_id"),
    Decision("intake_rules", "created", "intake_rule", ("intake_rule.create",)),
    Decision("plan_approvals", "approved", "decree", ("plan.approve",), _DECREE),
    Decision("schedule_changes", "changed", "action_item", _SET, _ITEM),
    Decision("schedule_entries", "set", "action_item", _SET, _ITEM),
    Decision("schedule_rules", "read", "action_item", _SET, _ITEM),
    Decision("stand_ins", "named", "stand_in", ("stand_in.name",)),
    Decision("stand_ins", "ended", "stand_in", ("stand_in.end",)),
)
# What is written once, and when. The plan is written anew again and again, and has no guards.
WRITTEN = (
    ("INSERT", "amendments", "recorded"),
    ("UPDATE", "amendments", "voided"),
    ("UPDATE", "decrees", "voided"),
    ("INSERT", "directives", "issued"),
    ("UPDATE", "file_erasures", "decided"),
    ("INSERT", "findings", "raised"),
    ("INSERT", "follow_ups", "created"),
    ("INSERT", "plan_approvals", "approved"),
    ("INSERT", "schedule_changes", "changed"),
    ("INSERT", "stand_ins", "named"),
    ("UPDATE", "stand_ins", "ended"),
)
KEPT = {
    ("directives", "issued"): "1 = 1",
    ("findings", "raised"): "1 = 1",
    ("follow_ups", "created"): "1 = 1",
    ("stand_ins", "named"): "1 = 1",
    ("file_erasures", "decided"): "OLD.status <> 'pending'",
}


def _stood_in(word: str) -> str:
    """SQL: whether that person never stood in for the one named, be there one."""
    return (
        f"NEW.{word}_for_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stand_ins o"  # noqa: S608 - constants of this file
        " JOIN memberships m ON m.id = o.membership_id"
        f" WHERE o.user_id = NEW.{word}_by_id AND m.user_id = NEW.{word}_for_id)"
    )


GUARDS = [
    *(
        Guard(f"{table}_{word}_for_id_stood_in", table, event, _stood_in(word))
        for event, table, word in WRITTEN
    ),
    *(
        Guard(
            f"{table}_{word}_for_id_is_kept",
            table,
            "UPDATE",
            f"{once} AND ({changed(f'{word}_for_id')})",
        )
        for (table, word), once in KEPT.items()
    ),
]
AMENDMENT = (
    "id", "decree_id", "number", "year", "date", "title", "effective_from", "recorded_by_id",
    "created_at",
)  # fmt: skip


def _final(*words: str) -> Guard:
    """To be voided once is the only change an amendment takes."""
    return Guard(
        "amendment_is_final_u",
        "amendments",
        "UPDATE",
        f"OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL OR {changed(*words)}",
    )


BEFORE, AFTER = _final(*AMENDMENT), _final(*AMENDMENT, "recorded_for_id")


def upgrade() -> None:
    """Forward; rows from before say what the audit log says of them, where it is plain."""
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    for each in DECISIONS:
        op.execute(
            f"ALTER TABLE {each.table} ADD COLUMN {each.behalf} {key}"
            f" CONSTRAINT fk_{each.table}_{each.behalf} REFERENCES users (id)"
        )
        with _without_triggers(each.table):
            op.execute(_from_the_log(each))
    guards.drop([BEFORE])
    guards.create([AFTER, *GUARDS])


@contextmanager
def _without_triggers(table: str) -> Iterator[None]:
    """Let a step write what nobody else may; then all is as it was."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    of_table = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = :table"
    triggers = connection.execute(sa.text(of_table), {"table": table}).all()
    for name, _ in triggers:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        connection.exec_driver_sql(sql)


def _from_the_log(each: Decision) -> str:
    """All that the person did to the thing they did for one other; where they did not: nothing."""
    actions = ", ".join(f"'{action}'" for action in each.actions)
    mine = (
        f"FROM audit_events a WHERE a.target_type = '{each.kind}' AND a.target_id = {each.key}"
        f" AND a.action IN ({actions}) AND a.actor_id = t.{each.word}_by_id"
    )
    return (
        f"UPDATE {each.table} AS t SET {each.behalf} ="  # noqa: S608 - constants of this file
        f" (SELECT a.on_behalf_of_id {mine} ORDER BY a.id DESC LIMIT 1)"
        f" WHERE EXISTS (SELECT 1 {mine} AND a.on_behalf_of_id IS NOT NULL)"
        f" AND NOT EXISTS (SELECT 1 {mine} AND a.on_behalf_of_id IS NULL)"
        f" AND (SELECT count(DISTINCT a.on_behalf_of_id) {mine}) = 1"
    )


def downgrade() -> None:
    """Back: the audit log alone says for whom."""
    guards.drop([AFTER, *GUARDS])
    for each in DECISIONS:
        op.drop_column(each.table, each.behalf)
    guards.create([BEFORE])
