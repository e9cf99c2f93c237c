"""from january: a recurrence of before filled the whole year, and says so"""

import sqlalchemy as sa
from alembic import op

revision = "from_january"
down_revision = "team_counts"
branch_labels = None
depends_on = None

RULES = sa.table(
    "schedule_rules",
    sa.column("id", sa.Uuid()),
    sa.column("action_item_id", sa.Uuid()),
    sa.column("kind", sa.String()),
    sa.column("from_month", sa.Integer()),
)
# The first month that is planned by each recurrence that names none, with its plan's year and the
# day from which the decree holds.
FIRST_MONTHS = """
SELECT r.id AS id, p.year AS year, coalesce(d.effective_from, d.date) AS day, min(e.month) AS month
FROM schedule_rules r
JOIN schedule_entries e ON e.action_item_id = r.action_item_id AND e.planned
JOIN action_items i ON i.id = r.action_item_id
JOIN activities a ON a.id = i.activity_id
JOIN teams t ON t.id = a.team_id
JOIN decrees d ON d.id = t.decree_id
JOIN plans p ON p.decree_id = d.id
WHERE r.from_month IS NULL AND r.kind <> 'once'
GROUP BY r.id, p.year, d.effective_from, d.date
"""


def upgrade() -> None:
    """Forward: since `from_month` none is the month of the decree, before which none is filled."""
    connection = op.get_bind()
    asked = sa.text(FIRST_MONTHS).columns(
        id=sa.Uuid(), year=sa.Integer(), day=sa.Date(), month=sa.Integer()
    )
    early = [
        row.id
        for row in connection.execute(asked)
        if (row.year, row.month) < (row.day.year, row.day.month)
    ]
    if early:
        wanted = RULES.c.id == sa.bindparam("key", type_=sa.Uuid())
        connection.execute(
            RULES.update().where(wanted).values(from_month=1), [{"key": key} for key in early]
        )


def downgrade() -> None:
    """Back: the first month says the same there."""
