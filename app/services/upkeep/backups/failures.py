"""What a person is told when a target fails."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.core.errors import StorageFull, Unavailable
from app.integrations.backup_targets import TargetFailure


@contextmanager
def told_of_failures(address: str) -> Iterator[None]:
    """Raise StorageFull (`backup_target_full`) or Unavailable (`backup_target_unusable`)."""
    try:
        yield
    except TargetFailure as error:
        if error.is_full:
            raise StorageFull("backup_target_full", target=address) from error
        raise Unavailable("backup_target_unusable", target=address, reason=str(error)) from error
