"""Texts cut and joined, looked up in a table, and left out where they say that there is nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.core.texts import as_line
from app.integrations.foreign_values.faults import UnreadableValue, shape_of

_TEXT_AT_MOST: Final = 4000  # characters
_NAMED_AT_MOST: Final = 40


def as_text(value: Any, transform: str) -> str:  # noqa: ANN401 - any JSON
    """A text, or a number as it is written; raises UnreadableValue for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnreadableValue("value_unreadable", shape=shape_of(value), transform=transform)
    text = str(value)
    if len(text) > _TEXT_AT_MOST:
        raise UnreadableValue("value_unreadable", shape=shape_of(value), transform=transform)
    return text


def cut(
    value: Any,  # noqa: ANN401 - any JSON
    *,
    after: str | None = None,
    before: str | None = None,
    first: int | None = None,
    last: int | None = None,
) -> str:
    """What stands after the first `after`, before the next `before`; then the first or last part.

    `first` and `last` in characters. Raises UnreadableValue where a mark is not there, where there
    are fewer characters, or where nothing is left.
    """
    text = as_text(value, "cut")
    parts = [text]
    if after is not None:
        parts = [parts[-1].partition(after)[2] if after in parts[-1] else ""]
    if before is not None:
        parts = [parts[-1].partition(before)[0] if before in parts[-1] else ""]
    rest = parts[-1].strip()
    if not rest or len(rest) < max(first or 0, last or 0):
        raise UnreadableValue("value_unreadable", shape=shape_of(value), transform="cut")
    if first is not None:
        rest = rest[:first]
    return rest[-last:] if last is not None else rest


def join(value: Any, separator: str, prefix: str, suffix: str) -> str:  # noqa: ANN401 - any JSON
    """Texts and numbers in one text, between `prefix` and `suffix`; a single one is one of them.

    Raises UnreadableValue for a part that is empty or neither text nor number.
    """
    parts = value if isinstance(value, list) else [value]
    texts = [as_text(each, "join").strip() for each in parts[:100]]
    if not texts or not all(texts) or len(parts) > len(texts):
        raise UnreadableValue("value_unreadable", shape=shape_of(value), transform="join")
    return as_text(f"{prefix}{separator.join(texts)}{suffix}", "join")


def look_up(value: Any, table: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    """What the table has for a word or code; raises UnreadableValue, which names it."""
    code = _code(value)
    if code not in table:
        raise UnreadableValue("value_not_in_table", value=_named(code))
    return table[code]


def is_blank(value: Any, texts: Sequence[str]) -> bool:  # noqa: ANN401 - any JSON
    """Whether a value is empty, or a text that is declared to mean that there is none."""
    return isinstance(value, str) and as_line(value) in {"", *texts}


def _code(value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, bool):
        return str(value).lower()
    return as_line(as_text(value, "table"))


def _named(code: str) -> str:
    """A code as it may stand in a message: short, and nothing that writes over it."""
    shown = "".join(each if each.isprintable() else "?" for each in code[:_NAMED_AT_MOST])
    return shown if len(code) <= _NAMED_AT_MOST else f"{shown}…"
