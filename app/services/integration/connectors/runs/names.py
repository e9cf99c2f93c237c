"""What came in a run under which name: the same twice is one record, something else is a fault."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from app.core.errors import FieldFault
from app.services.integration.records.validation import RejectedRecord, ValidRecord

_KNOWN_AT_MOST: Final = 200_000  # names of one run
_TWICE: Final = RejectedRecord((FieldFault("/external_id", "record_named_twice"),))
Judged = ValidRecord | RejectedRecord | None


@dataclass
class NamesOfRun:
    """What each name of a run said when it came first, in digests."""

    _contents: dict[bytes, bytes] = field(default_factory=dict)

    def judged(self, checked: Sequence[ValidRecord | RejectedRecord]) -> Iterator[Judged]:
        """Each record as it is; none where it came before, refused where it said something else.

        When it was taken does not count: a page that is read again may be taken later.
        """
        for one in checked:
            if isinstance(one, RejectedRecord):
                yield one
                continue
            name = _digest(f"{one.work_unit_id}/{one.external_id}")
            content = _digest(f"{one.type.id}/{one.content}")
            before = self._contents.get(name)
            if before is None:
                if len(self._contents) < _KNOWN_AT_MOST:
                    self._contents[name] = content
                yield one
            else:
                yield None if before == content else _TWICE


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=12).digest()
