"""What an administrator can cause ends in a sentence, not in a traceback."""

from collections.abc import Callable
from typing import Any, NoReturn

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from typer.core import TyperGroup

from app.cli.common import explain
from app.core.errors import Busy, ServiceError, Unavailable
from app.policies.constraints import meant_by


class PlainGroup(TyperGroup):
    """Commands whose failures are told in a sentence; whatever nobody foresaw keeps its trace."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Run a command."""
        try:
            return super().invoke(ctx)
        except tuple(_REASONS) as error:
            _tell(error)


def _tell(error: Exception) -> NoReturn:
    known = next(kind for kind in _REASONS if isinstance(error, kind))
    explain(_REASONS[known](error))


def _of_database(error: Any) -> ServiceError:  # noqa: ANN401 - a DBAPIError
    """What the driver said, in one line."""
    return Unavailable("database_unusable", reason=" ".join(str(error.orig).split()))


def _of_file(error: Any) -> ServiceError:  # noqa: ANN401 - an OSError
    reason = error.strerror or str(error)
    return Unavailable("file_unusable", path=error.filename or "-", reason=reason)


# The first that fits tells it.
_REASONS: dict[type[Exception], Callable[[Any], ServiceError]] = {
    ServiceError: lambda error: error,
    IntegrityError: meant_by,
    DBAPIError: _of_database,
    PoolTimeoutError: lambda _: Busy(),
    OSError: _of_file,
}
