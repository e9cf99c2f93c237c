"""stand ins: somebody holds a seat for somebody else from a day to a day; steps say for whom"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed, own_evidence

revision = "stand_ins"
down_revision = "handover"
branch_labels = None
depends_on = None

# The tables of steps, and who takes one.
STEPS = {
    "evidence_decisions": "decided_by_id",
    "finding_steps": "taken_by_id",
    "directive_steps": "taken_by_id",
    "follow_up_steps": "taken_by_id",
}
ANSWERS = {"finding": "answer", "directive": "respond", "follow_up": "finish"}
HOLDER = "(SELECT m.user_id FROM memberships m WHERE m.id = NEW.membership_id)"
# Another one `o`, for the seat `s`, that holds on a day of the NEW one: it ends with its seat.
MEANWHILE = (
    "SELECT 1 FROM stand_ins o JOIN memberships s ON s.id = o.membership_id"
    " WHERE o.valid_from < NEW.valid_to AND o.valid_to > NEW.valid_from AND o.valid_from <"
    " o.valid_to AND (o.seat_is_vacant OR s.valid_to IS NULL OR s.valid_to > NEW.valid_from)"
)


def _of_stand_ins() -> Iterator[Guard]:
    words = (
        "id", "membership_id", "user_id", "seat_is_vacant", "valid_from", "reason", "named_by_id",
    )  # fmt: skip
    yield Guard("stand_in_keeps_its_words", "stand_ins", "UPDATE", changed(*words))
    yield Guard(
        "stand_in_is_never_lengthened", "stand_ins", "UPDATE", "NEW.valid_to > OLD.valid_to"
    )
    yield Guard("stand_in_is_never_deleted", "stand_ins", "DELETE", "1 = 1")
    yield Guard(
        "stand_in_for_oneself",
        "stand_ins",
        "INSERT",
        f"NEW.user_id IN (NEW.named_by_id, {HOLDER})",
    )
    yield Guard(
        "stand_in_beside_another",
        "stand_ins",
        "INSERT",
        f"EXISTS ({MEANWHILE} AND o.membership_id = NEW.membership_id)",
    )
    yield Guard(
        "stand_in_of_a_stand_in",
        "stand_ins",
        "INSERT",
        f"EXISTS ({MEANWHILE} AND (NOT NEW.seat_is_vacant AND o.user_id = {HOLDER}"
        " OR NOT o.seat_is_vacant AND s.user_id = NEW.user_id))",
    )


def _of_steps() -> Iterator[Guard]:
    for table, person in STEPS.items():
        yield Guard(
            f"{table}_for_somebody_stood_in_for",
            table,
            "INSERT",
            "NEW.on_behalf_of_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stand_ins o"  # noqa: S608 - constants of this file
            " JOIN memberships m ON m.id = o.membership_id"
            f" WHERE o.user_id = NEW.{person} AND m.user_id = NEW.on_behalf_of_id)",
        )
    both = own_evidence("NEW.revision_id").replace("NEW.taken_by_id", "NEW.on_behalf_of_id")
    yield Guard(
        "four_eyes_on_behalf",
        "evidence_decisions",
        "INSERT",
        f"NEW.action IN ('verify', 'accept', 'return') AND {both}",
    )
    yield Guard(
        "both_levels_on_behalf",
        "evidence_decisions",
        "INSERT",
        "NEW.action IN ('verify', 'accept') AND EXISTS (SELECT 1 FROM evidence_decisions d"
        " WHERE d.revision_id = NEW.revision_id AND d.action IN ('verify', 'accept')"
        " AND d.action <> NEW.action AND (d.decided_by_id = NEW.on_behalf_of_id"
        " OR d.on_behalf_of_id IN (NEW.decided_by_id, NEW.on_behalf_of_id)))",
    )
    for word, answer in ANSWERS.items():
        mine = f"SELECT 1 FROM {word}_steps s WHERE s.{word}_id = NEW.{word}_id"  # noqa: S608 - constants of this file
        given = mine.replace("SELECT 1", "SELECT s.revision_id")
        about = own_evidence(given).replace("NEW.taken_by_id", "NEW.on_behalf_of_id")
        yield Guard(
            f"{word}_closed_on_behalf",
            f"{word}_steps",
            "INSERT",
            f"NEW.action = 'close' AND EXISTS ({mine} AND s.action = '{answer}'"
            " AND (s.taken_by_id = NEW.on_behalf_of_id"
            " OR s.on_behalf_of_id IN (NEW.taken_by_id, NEW.on_behalf_of_id)))",
        )
        yield Guard(
            f"{word}_closed_over_evidence_on_behalf",
            f"{word}_steps",
            "INSERT",
            f"NEW.action = 'close' AND {about}",
        )


GUARDS = [*_of_stand_ins(), *_of_steps()]


def holds(role: str, person: str, stands: str) -> str:
    """Whether that person was ever given the role; `stands`: or stood in for somebody who was."""
    return (
        f"({role} = 'administrator' AND EXISTS (SELECT 1 FROM role_grants g"  # noqa: S608 - constants of this file
        f" WHERE g.user_id = {person} AND g.role = 'administrator')"
        f" OR {role} = 'pelaksana' AND EXISTS (SELECT 1 FROM memberships m"
        " JOIN decrees d ON d.id = m.decree_id JOIN decrees o ON o.work_unit_id = d.work_unit_id"
        " JOIN teams t ON t.decree_id = o.id JOIN evidence e ON e.team_id = t.id"
        f" WHERE e.id = NEW.evidence_id AND (m.user_id = {person}{stands})"
        " AND m.role = 'pelaksana'))"
    )


def _stands(person: str) -> str:
    return (
        " OR EXISTS (SELECT 1 FROM stand_ins s"  # noqa: S608 - constants of this file
        f" WHERE s.membership_id = m.id AND s.user_id = {person})"
    )


IS_OF_EVIDENCE = (
    "EXISTS (SELECT 1 FROM evidence_files f JOIN evidence_revisions r ON r.id = f.revision_id"
    " WHERE r.evidence_id = NEW.evidence_id AND f.sha256 = NEW.sha256)"
)


def erasures(*, with_stand_ins: bool) -> list[Guard]:
    """Who asks for an erasure and who confirms it."""
    asker, decider = "NEW.requested_by_id", "NEW.decided_by_id"
    of_asker, of_decider = (
        _stands(person) if with_stand_ins else "" for person in (asker, decider)
    )
    same = f"{decider} IN ({asker}, NEW.requested_for_id)"
    return [
        Guard(
            "erasure_begins_as_a_request",
            "file_erasures",
            "INSERT",
            "NEW.status <> 'pending' OR NEW.removed_at IS NOT NULL"
            f" OR NOT {holds('NEW.requested_as', asker, of_asker)} OR NOT {IS_OF_EVIDENCE}",
        ),
        Guard(
            "erasure_takes_both_roles",
            "file_erasures",
            "UPDATE",
            "NEW.status = 'confirmed' AND OLD.status <> 'confirmed'"
            f" AND ({f'coalesce({same}, 1 = 0)' if with_stand_ins else f'{decider} = {asker}'}"
            " OR coalesce(NEW.decided_as, '') NOT IN ('administrator', 'pelaksana')"
            " OR NEW.decided_as = NEW.requested_as"
            f" OR NOT {holds('NEW.decided_as', decider, of_decider)})",
        ),
    ]


ERASURE_WORDS = Guard(
    "erasure_keeps_for_whom", "file_erasures", "UPDATE", changed("requested_for_id")
)
REPLACED = {"stand_ins": "o.id = NEW.id"}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("seat_is_vacant", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("named_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_stand_ins_period")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_stand_ins_reason")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_stand_ins_membership_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["users.id"], name=op.f(f"fk_stand_ins_{name}"))
            for name in ("user_id", "named_by_id", "ended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
    )
    for name in ("membership_id", "user_id"):
        op.create_index(op.f(f"ix_stand_ins_{name}"), "stand_ins", [name])
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    for table in STEPS:
        _add_person(table, "on_behalf_of_id", key)
    _add_person("file_erasures", "requested_for_id", key)
    op.execute(f"ALTER TABLE audit_events ADD COLUMN on_behalf_of_id {key}")
    guards.drop(erasures(with_stand_ins=False))
    guards.create([*GUARDS, *erasures(with_stand_ins=True), ERASURE_WORDS])
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(["stand_ins"])


def _add_person(table: str, column: str, key: str) -> None:
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {key}"
        f" CONSTRAINT fk_{table}_{column} REFERENCES users (id)"
    )


def downgrade() -> None:
    """Back: whoever stood in for somebody has acted in their own name."""
    guards.emptied_again(["stand_ins"])
    guards.drop_never_replaced(REPLACED)
    guards.drop([*GUARDS, *erasures(with_stand_ins=True), ERASURE_WORDS])
    guards.create(erasures(with_stand_ins=False))
    op.drop_column("audit_events", "on_behalf_of_id")
    op.drop_column("file_erasures", "requested_for_id")
    for table in STEPS:
        op.drop_column(table, "on_behalf_of_id")
    op.drop_table("stand_ins")
