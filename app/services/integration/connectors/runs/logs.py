"""What is written down of a run while it goes on, in a form that every database takes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.core.errors import FieldFault
from app.models.connector import PullStatus
from app.policies.actors import Actor
from app.schemas.integration.records import RecordOutcome
from app.services.integration.connectors.asking.dry_runs import DryRun
from app.services.integration.connectors.asking.redaction import hide_secrets
from app.services.integration.records.known import NamesGiven

_FAULTS_AT_MOST: Final = 100
_NOTES_AT_MOST: Final = 20
_TEXT_AT_MOST: Final = 200
_LARGEST: Final = 2**53  # beyond it JSON's numbers are not exact
_GOOD: Final = frozenset({*RecordOutcome, "would_come"})


@dataclass
class RunLog:
    """What is written down of a run while it goes on."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, Any]] = field(default_factory=list)
    dry: DryRun = field(default_factory=DryRun)
    secrets: Sequence[str] = ()  # hidden in what is written down
    notes: list[dict[str, Any]] = field(default_factory=list)
    actor: Actor | None = None  # the person who asked for it
    was_called_off: bool = False  # the service stops, or whoever asked has gone
    let_in_with: int | None = None  # which secret, counted from the newest
    names: NamesGiven = field(default_factory=NamesGiven)

    def fault(
        self,
        code: str,
        *,
        page: int | None = None,
        record: str | None = None,
        faults: Sequence[FieldFault] = (),
        facts: Mapping[str, object] | None = None,
    ) -> None:
        """One thing that stood in the way; of the other side's words only a record's name.

        What stood in the way of the whole run comes first, however many records were refused.
        """
        self.counts["faults"] += 1
        is_of_a_record = record is not None or bool(faults)
        if is_of_a_record and len(self.faults) >= _FAULTS_AT_MOST:
            return
        told = {
            "code": code,
            "page": page,
            "record": None if record is None else str(storable(self._plain(record))),
            "facts": self._facts(facts or {}),
            "faults": [
                {
                    "pointer": storable(self._plain(one.pointer)),
                    "code": one.code,
                    "facts": self._facts(one.facts),
                }
                for one in faults
            ],
        }
        self.faults.insert(len(self.faults) if is_of_a_record else 0, told)

    def note(self, code: str, **facts: object) -> None:
        """What whoever reads of the run should know, and is no fault: each once."""
        told = {"code": code, "facts": self._facts(facts)}
        if told not in self.notes and len(self.notes) < _NOTES_AT_MOST:
            self.notes.append(told)

    @property
    def status(self) -> PullStatus:
        """How it went; with faults and nothing good it has failed."""
        if not self.faults:
            return PullStatus.SUCCEEDED
        has_good = any(self.counts[name] for name in _GOOD)
        return PullStatus.PARTIAL if has_good else PullStatus.FAILED

    def _facts(self, given: Mapping[str, object]) -> dict[str, str | float | bool | None]:
        return {name: storable(self._plain(value)) for name, value in given.items()}

    def _plain(self, value: object) -> object:
        return hide_secrets(value, self.secrets) if isinstance(value, str) else value


def storable(value: object) -> str | float | bool | None:
    """A value as every database takes it in JSON: no exception, no half character, nothing long."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and abs(value) <= _LARGEST:  # NaN compares with nothing
        return value
    text = str(value) if not isinstance(value, int | float) else "…"
    return "".join(each if each.isprintable() else "\ufffd" for each in text[:_TEXT_AT_MOST])
