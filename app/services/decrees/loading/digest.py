"""The fingerprint of what a decree file says, whatever its comments, order of keys or line ends."""

from typing import Any, Final

from app.core import canonical
from app.schemas.decrees.files import DecreeFile

# Fingerprints that are stored were made when a job title was called so.
_AS_BEFORE: Final = {"job_title": "office", "job_title_correction": "office_correction"}
# Fields that came later: without them a file says what it said before, and its fingerprint is that.
# Each with what it says when it says nothing, and a field that stands beside it.
_LATER: Final[dict[str, tuple[object, str]]] = {
    "beside_empty_cell": (False, "letter"),
    "schedule": (None, "indicators"),
    "is_deputy": (False, "role"),
    "plan_year": (None, "dictums"),
    "effective_from": (None, "dictums"),
    "activities": ([], "reading"),
    "measures": ([], "reading"),
    "reading": (None, "measures"),
}


def digest_of(file: DecreeFile) -> str:
    """SHA-256 over the file's canonical JSON, in hexadecimal."""
    return canonical.digest_of(_as_before(file.model_dump(mode="json")))


def _as_before(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {
            _AS_BEFORE.get(name, name): _as_before(each)
            for name, each in value.items()
            if not _says_nothing_new(name, each, value)
        }
    return [_as_before(each) for each in value] if isinstance(value, list) else value


def _says_nothing_new(name: str, each: object, entry: dict[str, Any]) -> bool:
    silent, beside = _LATER.get(name, (None, ""))
    return beside in entry and each == silent
