"""What usually comes back: returns of evidence by their reason."""

from uuid import UUID

from pydantic import ConfigDict

from app.models.review import ReturnReason
from app.schemas.base import Read, Schema


class ReturnQuery(Schema):
    """Of one team, or of the whole decree."""

    model_config = ConfigDict(extra="forbid")

    team_id: UUID | None = None


class ReturnCount(Read):
    """How often evidence was sent back for one reason; `label` says it in words."""

    reason_code: ReturnReason
    label: str
    returns: int


class ReturnsRead(Read):
    """What usually comes back: all reasons, the most frequent first.

    `without_code` are returns from before reasons had codes; `total` counts them, too.
    """

    total: int
    without_code: int
    items: list[ReturnCount]
