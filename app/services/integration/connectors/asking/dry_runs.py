"""What a dry run shows: the beginning of what came, and each record with why it is refused."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.core.errors import FieldFault
from app.core.messages import Language, field_sentence
from app.schemas.integration.connectors import PulledRecord
from app.schemas.platform.problems import ProblemError
from app.services.integration.connectors.asking.redaction import hide_secrets
from app.services.integration.records.validation import RecordInput

_RECORDS_AT_MOST: Final = 200
_FIGURES_AT_MOST: Final = 500_000  # characters of all together


@dataclass(frozen=True)
class Shown:
    """A record as it would come in, with the names of its files; or why it would not."""

    record: RecordInput
    files: Sequence[str]
    faults: Sequence[FieldFault]


@dataclass
class DryRun:
    """What is shown of a run that takes nothing in; of any other it stays empty."""

    secrets: Sequence[str] = ()  # and the tokens that were fetched with them
    answer: str = ""
    records: list[Shown] = field(default_factory=list)
    _characters: int = 0

    def show(self, one: Shown) -> None:
        """Keep a record for the answer, as long as there is room for it."""
        if len(self.records) >= _RECORDS_AT_MOST or self._characters > _FIGURES_AT_MOST:
            return
        self._characters += len(json.dumps(one.record.body.figures))
        self.records.append(one)

    def told(self, language: Language) -> tuple[str, list[PulledRecord]]:
        """The beginning of what came and the records in words; no secret is in it."""
        answer = str(hide_secrets(self.answer, self.secrets))
        return answer, [self._told(one, language) for one in self.records]

    def _told(self, one: Shown, language: Language) -> PulledRecord:
        told = {
            **one.record.body.model_dump(mode="json", exclude={"type", "files"}),
            "external_id": one.record.external_id,
            "work_unit_code": one.record.work_unit_code,
            "files": len(one.files),
            "file_names": list(one.files),
            "errors": [
                ProblemError(
                    pointer=fault.pointer,
                    code=fault.code,
                    detail=field_sentence(fault.code, language, fault.facts),
                )
                for fault in one.faults
            ],
        }
        read: PulledRecord = hide_secrets(PulledRecord.model_validate(told), self.secrets)
        return read
