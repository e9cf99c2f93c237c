"""A concern before its line and words are known, and how much each kind of it matters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.models.severity import Severity
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.files.faults import Path


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to look at; `is_corrected`: a correction beside the text already mends it."""

    code: ConcernCode
    place: str
    path: Path
    facts: Mapping[str, str | int] = field(default_factory=dict)
    is_corrected: bool = False

    @property
    def severity(self) -> Severity:
        """How much it matters; what is corrected may wait."""
        return Severity.LOW if self.is_corrected else SEVERITIES[self.code]


SEVERITIES: Final[Mapping[ConcernCode, Severity]] = {
    ConcernCode.INDICATOR_READ_WITH_ABOVE: Severity.LOW,
    ConcernCode.INDICATOR_READ_ALONE: Severity.LOW,
    ConcernCode.ACTION_ITEM_WITHOUT_INDICATOR: Severity.LOW,
    ConcernCode.ACTIVITY_WITHOUT_ACTION_ITEM: Severity.LOW,
    ConcernCode.INDICATOR_REPEATED: Severity.MEDIUM,
    ConcernCode.ACTION_ITEM_REPEATED: Severity.MEDIUM,
    ConcernCode.DUTY_REPEATED: Severity.MEDIUM,
    ConcernCode.HEAD_NAMES_ANOTHER_YEAR: Severity.HIGH,
    ConcernCode.TEXT_NAMES_ANOTHER_YEAR: Severity.MEDIUM,
    ConcernCode.DATE_OF_ANOTHER_YEAR: Severity.HIGH,
    ConcernCode.DATE_AHEAD: Severity.MEDIUM,
    ConcernCode.DATE_IMPOSSIBLE: Severity.HIGH,
    ConcernCode.TEAM_WITHOUT_ACTIVITY: Severity.MEDIUM,
    ConcernCode.DUTY_WITHOUT_ACTIVITY: Severity.MEDIUM,
    ConcernCode.LEGAL_BASIS_REVOKED: Severity.HIGH,
    ConcernCode.LEGAL_BASIS_REVOKED_THAT_YEAR: Severity.MEDIUM,
    ConcernCode.LEGAL_BASIS_MISQUOTED: Severity.HIGH,
    ConcernCode.LEGAL_BASIS_LATER: Severity.HIGH,
    ConcernCode.NIP_BIRTH: Severity.HIGH,
    ConcernCode.NIP_APPOINTMENT: Severity.HIGH,
    ConcernCode.NIP_SEX: Severity.HIGH,
    ConcernCode.NIP_NUMBER: Severity.HIGH,
    ConcernCode.LETTER_ALONE: Severity.LOW,
    ConcernCode.CHARACTER_INVISIBLE: Severity.MEDIUM,
    ConcernCode.TEXT_BREAKS_OFF: Severity.MEDIUM,
}
