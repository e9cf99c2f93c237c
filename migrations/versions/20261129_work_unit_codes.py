"""work_unit_codes: what an address names is called so where addresses of connectors are kept

The version before would send its requests to an address with a word in it that it does not know:
stop all of its processes first.
"""

from alembic import op

revision = "work_unit_codes"
down_revision = "job_titles"
branch_labels = None
depends_on = None

OLD, NEW = "{office}", "{work_unit_code}"


def upgrade() -> None:
    """Forward."""
    _replace(OLD, NEW)


def downgrade() -> None:
    """Back."""
    _replace(NEW, OLD)


def _replace(old: str, new: str) -> None:
    """In the JSON of each connector; only an address can hold such a word in braces."""
    spec = "CAST(spec AS TEXT)"
    changed = f"replace({spec}, '{old}', '{new}')"
    if op.get_bind().dialect.name == "postgresql":
        changed = f"CAST({changed} AS JSON)"
    op.execute(f"UPDATE connectors SET spec = {changed} WHERE {spec} LIKE '%{old}%'")  # noqa: S608 - constants of this step
