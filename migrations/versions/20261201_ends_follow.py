"""ends follow: the ends of the audit log and of the events follow what is added to them"""

from migrations import following
from migrations.following import Follower

revision = "ends_follow"
down_revision = "reports"
branch_labels = None
depends_on = None

FOLLOWERS = [
    Follower(
        "audit_chain_follows",
        "audit_events",
        "UPDATE audit_chain SET length = NEW.id, head_hash = NEW.hash",
    ),
    Follower("event_log_follows", "events", "UPDATE event_log SET length = NEW.position"),
]


def upgrade() -> None:
    """Forward. A version from before moves the ends itself, to the same places."""
    following.create(FOLLOWERS)


def downgrade() -> None:
    """Back."""
    following.drop(FOLLOWERS)
