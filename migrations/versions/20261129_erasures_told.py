"""erasures told: uploader and coordinator are told that a file was erased"""

from alembic import op

from migrations import checks

revision = "erasures_told"
down_revision = "erasures"
branch_labels = None
depends_on = None

STAGES = [
    "asked", "due_soon", "overdue", "escalated_to_koordinator", "escalated_to_ketua", "returned",
    "nothing_uploaded", "mentioned", "source_silent", "revised", "security",
]  # fmt: skip


def upgrade() -> None:
    """Forward."""
    _replace(STAGES, [*STAGES, "erased"])


def downgrade() -> None:
    """Back: what was told of erasures has no place in the older form."""
    op.execute("DELETE FROM notifications WHERE stage = 'erased'")
    _replace([*STAGES, "erased"], STAGES)


def _replace(old: list[str], new: list[str]) -> None:
    checks.replace("notifications", "ck_notifications_stage", _one_of(old), _one_of(new))


def _one_of(values: list[str]) -> str:
    return f"stage IN ({', '.join(map(repr, values))})"
