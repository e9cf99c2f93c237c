"""Answers for machines that watch the service."""

from typing import Literal

from app.schemas.base import Read


class Health(Read):
    """All is well; anything else is a problem."""

    status: Literal["ok"]
