"""Guards: triggers on both engines that refuse what must never happen, whoever writes the SQL."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from alembic import op


class Guard(NamedTuple):
    """Refuse `event` on `table` when `condition` (SQL over OLD and NEW) is true."""

    name: str
    table: str
    event: str
    condition: str


def append_only(table: str, word: str) -> list[Guard]:
    """Rows of the table are never changed and never deleted."""
    return [
        Guard(f"{word}_u", table, "UPDATE", "1 = 1"),
        Guard(f"{word}_d", table, "DELETE", "1 = 1"),
    ]


def submitted(revision_id: str) -> str:
    """SQL: whether that revision is out of its author's hands."""
    return (
        f"EXISTS (SELECT 1 FROM evidence_revisions r WHERE r.id = {revision_id}"  # noqa: S608 - constants of the migrations
        " AND r.submitted_at IS NOT NULL)"
    )


def changed(*columns: str) -> str:
    """SQL: whether one of these columns changes, from or to nothing too."""
    return " OR ".join(
        f"coalesce(CAST(OLD.{name} AS TEXT), '') <> coalesce(CAST(NEW.{name} AS TEXT), '')"
        for name in columns
    )


def of_other_evidence(table: str) -> Guard:
    """A row names a revision and the evidence it belongs to."""
    return Guard(
        f"{table}_name_one_evidence",
        table,
        "INSERT",
        "(NEW.evidence_id IS NULL) <> (NEW.revision_id IS NULL)"
        " OR NEW.revision_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evidence_revisions r"
        " WHERE r.id = NEW.revision_id AND r.evidence_id = NEW.evidence_id)",
    )


def own_evidence(revisions: str) -> str:
    """SQL: whether who takes the NEW step had a part in one of the revisions (a subquery)."""
    return f"""(
    EXISTS (SELECT 1 FROM evidence_revisions r JOIN evidence e ON e.id = r.evidence_id
            WHERE r.id IN ({revisions})
            AND NEW.taken_by_id IN (e.created_by_id, r.created_by_id, r.submitted_by_id))
    OR EXISTS (SELECT 1 FROM revision_editors x WHERE x.revision_id IN ({revisions})
               AND x.user_id = NEW.taken_by_id)
    OR EXISTS (SELECT 1 FROM evidence_files f WHERE f.revision_id IN ({revisions})
               AND f.uploaded_by_id = NEW.taken_by_id)
    OR EXISTS (SELECT 1 FROM evidence_links l WHERE l.revision_id IN ({revisions})
               AND l.added_by_id = NEW.taken_by_id))"""  # noqa: S608 - constants of the migrations


def needs_decision(status: str, action: str) -> Guard:
    """Evidence comes to a status only when its current revision has the decision."""
    return Guard(
        f"status_{status}_needs_its_decision",
        "evidence",
        "UPDATE",
        f"NEW.status = '{status}' AND OLD.status <> NEW.status"  # noqa: S608 - constants of the migrations
        " AND NOT EXISTS (SELECT 1 FROM evidence_decisions d"
        " JOIN evidence_revisions r ON r.id = d.revision_id"
        " WHERE r.evidence_id = NEW.id AND r.number = NEW.revision_number"
        f" AND d.action = '{action}')",
    )


def create(guards: Iterable[Guard]) -> None:
    """Set the guards up."""
    for guard in guards:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
                f" WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, 'guard {guard.name}'); END"
            )
            continue
        _create_function(guard.name, body_of(guard))
        op.execute(
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
        )


def body_of(guard: Guard) -> str:
    """What the guard's function does on PostgreSQL."""
    return _body(f"IF {guard.condition} THEN {_refuse(guard.name)} END IF;")


def drop(guards: Iterable[Guard]) -> None:
    """Take the guards down."""
    for guard in guards:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {guard.name}")
        else:
            op.execute(f"DROP FUNCTION {guard.name} CASCADE")


def create_never_emptied() -> None:
    """TRUNCATE fires no row trigger; SQLite has none."""
    if op.get_bind().dialect.name == "postgresql":
        _create_function("never_emptied", NEVER_EMPTIED_BODY)


def drop_never_emptied() -> None:
    """With all its triggers."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION never_emptied CASCADE")


def never_emptied(tables: Iterable[str]) -> None:
    """Refuse to empty these tables at one stroke."""
    if op.get_bind().dialect.name == "postgresql":
        for table in tables:
            op.execute(
                f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION never_emptied()"
            )


def emptied_again(tables: Iterable[str]) -> None:
    """Take `never_emptied` from tables that stay."""
    if op.get_bind().dialect.name == "postgresql":
        for table in tables:
            op.execute(f"DROP TRIGGER never_emptied ON {table}")


def create_never_replaced(tables: Mapping[str, str]) -> None:
    """Refuse SQLite's REPLACE: it takes the old row away without the triggers of DELETE.

    `tables` says in SQL when a row `o` of the table stands in the way of the NEW one.
    """
    create(_never_replaced(tables))


def drop_never_replaced(tables: Mapping[str, str]) -> None:
    """The guards of these tables."""
    drop(_never_replaced(tables))


def _never_replaced(tables: Mapping[str, str]) -> Iterator[Guard]:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, same in tables.items():
        in_the_way = f"SELECT 1 FROM {table} o WHERE (o.rowid = NEW.rowid OR {same})"  # noqa: S608 - constants of the migrations
        yield Guard(f"{table}_replaced_i", table, "INSERT", f"EXISTS ({in_the_way})")
        others = f"EXISTS ({in_the_way} AND o.rowid <> OLD.rowid)"
        yield Guard(f"{table}_replaced_u", table, "UPDATE", others)


def _refuse(name: str) -> str:
    return (
        f"RAISE EXCEPTION 'guard {name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"
    )


def _body(steps: str) -> str:
    return f" BEGIN {steps} RETURN COALESCE(NEW, OLD); END "


NEVER_EMPTIED_BODY = _body(_refuse("never_emptied"))


def _create_function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
