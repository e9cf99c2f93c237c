"""The guards of a loop: a thing whose status follows steps that nobody changes."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from migrations.guards import Guard, append_only, changed, of_other_evidence, own_evidence


class Loop(NamedTuple):
    """`answer` is the step of those who act, `answered` the status it leads to.

    Whoever took the answering step does not close; ending it from another status needs a reason.
    """

    word: str
    table: str
    first: str
    transitions: Mapping[str, Mapping[str, str]]
    words: tuple[str, ...]
    answer: str
    answered: str

    @property
    def steps(self) -> str:
        """The table of its steps."""
        return f"{self.word}_steps"

    def of(self, column: str) -> str:
        """SQL: a column of the thing that a NEW step is about."""
        return f"(SELECT t.{column} FROM {self.table} t WHERE t.id = NEW.{self.word}_id)"  # noqa: S608 - constants of the migrations


def guards(loop: Loop) -> list[Guard]:
    """What must never happen with a thing and its steps."""
    return [*_of_thing(loop), *append_only(loop.steps, f"{loop.word}_step_is_final"), *_ends(loop)]


def _of_thing(loop: Loop) -> Iterator[Guard]:
    word, table = loop.word, loop.table
    moves = ", ".join(
        f"'{action} {old} {new}'"
        for action, ways in loop.transitions.items()
        for old, new in ways.items()
    )
    last = (
        f"SELECT s.action FROM {loop.steps} s WHERE s.{word}_id = NEW.id"  # noqa: S608 - constants of the migrations
        " ORDER BY s.taken_at DESC, s.id DESC LIMIT 1"
    )
    yield Guard(f"{word}_starts_{loop.first}", table, "INSERT", f"NEW.status <> '{loop.first}'")
    yield Guard(f"{word}_is_never_deleted", table, "DELETE", "1 = 1")
    yield Guard(f"{word}_keeps_its_words", table, "UPDATE", changed(*loop.words))
    yield Guard(
        f"{word}_follows_its_steps",
        table,
        "UPDATE",
        f"OLD.status <> NEW.status AND coalesce(({last}), '') || ' ' || OLD.status || ' ' ||"
        f" NEW.status NOT IN ({moves})",
    )


def _ends(loop: Loop) -> Iterator[Guard]:
    word, steps = loop.word, loop.steps
    turns = ", ".join(f"'{act} {old}'" for act, ways in loop.transitions.items() for old in ways)
    mine = f"SELECT 1 FROM {steps} s WHERE s.{word}_id = NEW.{word}_id"  # noqa: S608 - constants of the migrations
    yield of_other_evidence(steps)
    yield Guard(
        f"{word}_step_out_of_turn",
        steps,
        "INSERT",
        f"NEW.action || ' ' || {loop.of('status')} NOT IN ({turns})",
    )
    yield Guard(
        f"{word}_ended_without_reason",
        steps,
        "INSERT",
        f"NEW.action = 'close' AND {loop.of('status')} <> '{loop.answered}'"
        " AND coalesce(length(NEW.text), 0) = 0",
    )
    yield Guard(
        f"{word}_closed_by_who_acted",
        steps,
        "INSERT",
        f"NEW.action = 'close' AND EXISTS ({mine} AND s.action = '{loop.answer}'"
        " AND s.taken_by_id = NEW.taken_by_id)",
    )
    given = mine.replace("SELECT 1", "SELECT s.revision_id")
    yield Guard(
        f"{word}_closed_over_own_evidence",
        steps,
        "INSERT",
        f"NEW.action = 'close' AND {own_evidence(given)}",
    )
