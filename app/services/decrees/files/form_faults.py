"""Faults of form: what the schema says against the data, in the words of the decree file."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.schemas.decrees.file_texts import PRINTABLE_PATTERN
from app.services.decrees.files.faults import UnplacedFault
from app.services.decrees.files.messages import PATTERN_HINTS, Both

Context = Mapping[str, Any]


class _Wording(NamedTuple):
    code: str
    values: Callable[[Context], Mapping[str, object]] = lambda _: {}


def _limit(name: str) -> Callable[[Context], Mapping[str, object]]:
    return lambda context: {"limit": context[name]}


def _allowed(context: Context) -> Mapping[str, object]:
    return {"allowed": str(context["expected"]).replace(" or ", ", ")}


_WORDINGS: Final[Mapping[str, _Wording]] = {
    "string_type": _Wording("not_text"),
    "string_unicode": _Wording("character_forbidden"),
    "string_too_long": _Wording("text_too_long", _limit("max_length")),
    "int_type": _Wording("not_whole_number"),
    "date_type": _Wording("not_date"),
    "list_type": _Wording("not_list"),
    "model_type": _Wording("not_mapping"),
    "model_attributes_type": _Wording("not_mapping"),
    "too_short": _Wording("list_too_short", _limit("min_length")),
    "too_long": _Wording("list_too_long", _limit("max_length")),
    "literal_error": _Wording("value_unknown", _allowed),
    "greater_than_equal": _Wording("number_too_small", _limit("ge")),
    "less_than_equal": _Wording("number_too_large", _limit("le")),
    "time_zone_unknown": _Wording("time_zone_unknown"),
}
_OTHER = _Wording("value_invalid")


def form_findings(error: ValidationError) -> Iterator[UnplacedFault]:
    """Yield every fault of form."""
    for detail in error.errors(include_url=False, include_input=False):
        yield form_finding(detail)


def form_finding(detail: ErrorDetails) -> UnplacedFault:
    """One fault of form; `value_invalid` where decree files have no words for it."""
    special = _SPECIAL.get(detail["type"])
    if special:
        return special(detail)
    wording = _WORDINGS.get(detail["type"], _OTHER)
    return UnplacedFault(detail["loc"], wording.code, wording.values(detail.get("ctx", {})))


def _missing(detail: ErrorDetails) -> UnplacedFault:
    return UnplacedFault(detail["loc"], "field_missing", {"field": detail["loc"][-1]})


def _unknown(detail: ErrorDetails) -> UnplacedFault:
    return UnplacedFault(detail["loc"], "field_unknown", {"field": detail["loc"][-1]})


def _too_short(detail: ErrorDetails) -> UnplacedFault:
    shortest = detail["ctx"]["min_length"]
    return UnplacedFault(
        detail["loc"], "text_empty" if shortest == 1 else "text_too_short", {"limit": shortest}
    )


def _malformed(detail: ErrorDetails) -> UnplacedFault:
    pattern = str(detail["ctx"]["pattern"])
    if pattern == PRINTABLE_PATTERN:
        return UnplacedFault(detail["loc"], "character_forbidden")
    hint = PATTERN_HINTS.get(pattern, Both(pattern, pattern))
    return UnplacedFault(detail["loc"], "text_malformed", {"hint": hint})


FORM_CODES: Final = frozenset(
    {each.code for each in _WORDINGS.values()}
    | {"field_missing", "text_empty", "text_too_short", "text_malformed", "value_invalid"}
)
"""What form can say of a field, whatever stands beside it."""
_SPECIAL: Final[Mapping[str, Callable[[ErrorDetails], UnplacedFault]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_too_short": _too_short,
    "string_pattern_mismatch": _malformed,
}
