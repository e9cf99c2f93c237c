"""What people did, and what must be so after a step went down and up again over it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection

from tests.support.office import Office


def nothing(_office: Office) -> None:
    """Another story has told it all."""


def as_it_is(_connection: Connection, _told: Any) -> None:
    """What the form before the step holds is not looked at."""


class Story(NamedTuple):
    """The step that goes down and up again; what is done before it; what is looked at and when.

    `live` answers what `meanwhile` and `check` get to hear. Other stories of the same walk happen
    in the same office: each looks at what is its own, or at what no other one makes.
    """

    step: str
    live: Callable[[Office], Any]
    check: Callable[[Office, Any], None]
    meanwhile: Callable[[Connection, Any], None] = as_it_is
