"""name keys: by which spellings of one person's name are found"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "name_keys"
down_revision = "to_confirm"
branch_labels = None
depends_on = None

TITLES = {"apt", "dr", "dra", "drg", "drs", "h", "hj", "ir", "kh", "prof"}
MARKS = re.compile("[\u0300-\u036f\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]+")
USERS = sa.table("users", sa.column("id"), sa.column("name"), sa.column("name_key"))


def upgrade() -> None:
    """Forward; accounts that the version before makes meanwhile have none."""
    op.execute("ALTER TABLE users ADD COLUMN name_key VARCHAR(200)")
    op.create_index("ix_users_name_key", "users", ["name_key"])
    connection = op.get_bind()
    rows = connection.execute(sa.select(USERS.c.id, USERS.c.name)).all()
    if rows:
        connection.execute(
            USERS.update()
            .where(USERS.c.id == sa.bindparam("key"))
            .values(name_key=sa.bindparam("name_key")),
            [{"key": row.id, "name_key": key_of(row.name)} for row in rows],
        )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_users_name_key", "users")
    op.drop_column("users", "name_key")


def key_of(name: str) -> str:
    """As the application makes it: letters and digits of the name without titles."""
    words = name.split(",", maxsplit=1)[0].split()
    while len(words) > 1 and words[0].endswith(".") and words[0][:-1].lower() in TITLES:
        words = words[1:]
    first, *others = words or [""]
    called = " ".join([first, *(word for word in others if not re.match(r"\w+\.\w+", word))])
    plain = MARKS.sub("", unicodedata.normalize("NFKD", called)).lower()
    return re.sub(r"[\W_]+", "", plain)
