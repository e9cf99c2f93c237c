"""Faults of a decree file: where, which, and in two languages what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from app.services.decrees.files.messages import MESSAGES, in_both_languages

Path: TypeAlias = tuple[str | int, ...]

_LONGEST_KEY = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file: `line` counts from 1, `path` is empty for the file, `code` is stable."""

    line: int
    path: str
    code: str
    message_id: str
    message_en: str


class DecreeFileInvalid(Exception):
    """The file is no decree file; `faults` lists everything wrong with it, sorted by line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults; the exception's own text is their English words."""
        self.faults = tuple(faults)
        super().__init__(
            "\n".join(f"line {fault.line}: {fault.message_en}" for fault in self.faults)
        )


@dataclass(frozen=True, slots=True)
class UnplacedFault:
    """A fault before its line and words are known."""

    path: Path
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def to_fault(finding: UnplacedFault, line: int) -> Fault:
    """Return the finding as a fault with its messages."""
    message_id, message_en = in_both_languages(MESSAGES[finding.code], finding.values)
    return Fault(line, path_text(finding.path), finding.code, message_id, message_en)


def path_text(path: Path) -> str:
    """Return a path as people write it: `teams[2].members[1].role`."""
    return "".join(_step(step) for step in path).removeprefix(".")


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step if len(step) <= _LONGEST_KEY else step[:_LONGEST_KEY] + '…'}"
