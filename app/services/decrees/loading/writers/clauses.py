"""Menimbang, Mengingat, Memperhatikan and the dictums: one that comes or goes moves no other."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from app.models import DecreeClause
from app.models.decree import ClauseKind
from app.schemas.decrees.files import DecreeEntry
from app.services.decrees.loading import names
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.report import ChangeSubject

# What it costs to say that a clause came or went, or that one was edited so: the cheapest reading
# is what was done. Two texts that change places are two edits, not one that went and one that came.
_COMES_OR_GOES: Final = 3
_EDITED: Final = {"text": 3, "label": 1, "correction": 1}
_MOST_COMPARISONS: Final = 40_000


class _Clause(NamedTuple):
    kind: ClauseKind
    position: int
    label: str | None
    text: str
    correction: str | None


async def write_clauses(loading: Loading) -> None:
    """Bring the clauses in line with the file; they are compared in their order."""
    told = list(_clauses(loading.file.decree))
    pairs: list[tuple[_Clause, DecreeClause | None]] = []
    for kind in ClauseKind:
        old = [row for row in loading.stored.clauses if row.kind is kind]
        pairs += _paired([each for each in told if each.kind is kind], old)
    stay = {row.id for _, row in pairs if row is not None}
    for gone in (row for row in loading.stored.clauses if row.id not in stay):
        path = names.clause(gone.kind, gone.label, gone.position)
        await loading.session.delete(gone)
        loading.ledger.removed(ChangeSubject.CLAUSE, path, gone.text)
    await loading.session.flush()
    for clause, row in pairs:
        if row is not None and row.position != clause.position:
            row.position = -clause.position  # no place may be taken twice, not even briefly
    await loading.session.flush()
    for clause, row in pairs:
        _write(loading, clause, row)
    await loading.session.flush()


def _write(loading: Loading, clause: _Clause, row: DecreeClause | None) -> None:
    path = names.clause(clause.kind, clause.label, clause.position)
    if row is None:
        key = loading.key("clause", clause.kind.value, clause.position)
        row = DecreeClause(id=key, decree_id=loading.decree.id, **clause._asdict())
        loading.session.add(row)
        loading.ledger.added(ChangeSubject.CLAUSE, path, clause.text)
        return
    row.position = clause.position
    values = {"label": clause.label, "text": clause.text, "correction": clause.correction}
    loading.ledger.apply(row, values, ChangeSubject.CLAUSE, path)


def _clauses(decree: DecreeEntry) -> Iterator[_Clause]:
    kind = ClauseKind
    for place, weighed in enumerate(decree.considerations, start=1):
        yield _Clause(kind.CONSIDERATION, place, weighed.letter, weighed.text, weighed.correction)
    for place, basis in enumerate(decree.legal_bases, start=1):
        yield _Clause(kind.LEGAL_BASIS, place, str(basis.number), basis.text, basis.correction)
    for place, noted in enumerate(decree.attention, start=1):
        yield _Clause(kind.ATTENTION, place, None, noted.text, noted.correction)
    for place, dictum in enumerate(decree.dictums, start=1):
        yield _Clause(kind.DICTUM, place, dictum.label, dictum.text, dictum.correction)


def _paired(
    new: Sequence[_Clause], old: Sequence[DecreeClause]
) -> list[tuple[_Clause, DecreeClause | None]]:
    """Each clause with its row, none where it is new: in their order, at the lowest cost."""
    if len(new) * len(old) > _MOST_COMPARISONS:
        rows = [*old, *([None] * len(new))]
        return list(zip(new, rows, strict=False))
    costs = _costs(new, old)
    pairs: list[tuple[_Clause, DecreeClause | None]] = []
    at, row = len(new), len(old)
    while at:
        edits = _edits(new[at - 1], old[row - 1]) if row else 0
        if row and costs[at][row] == costs[at - 1][row - 1] + edits:
            pairs.append((new[at - 1], old[row - 1]))
            at, row = at - 1, row - 1
        elif row and costs[at][row] == costs[at][row - 1] + _COMES_OR_GOES:
            row -= 1
        else:
            pairs.append((new[at - 1], None))
            at -= 1
    return pairs[::-1]


def _costs(new: Sequence[_Clause], old: Sequence[DecreeClause]) -> list[list[int]]:
    """The lowest cost of reading the first clauses as the first rows, by how many of each."""
    costs = [[_COMES_OR_GOES * row for row in range(len(old) + 1)]]
    for at, clause in enumerate(new, start=1):
        line = [_COMES_OR_GOES * at]
        for row, stored in enumerate(old, start=1):
            paired = costs[at - 1][row - 1] + _edits(clause, stored)
            line.append(min(paired, costs[at - 1][row] + _COMES_OR_GOES, line[-1] + _COMES_OR_GOES))
        costs.append(line)
    return costs


def _edits(clause: _Clause, row: DecreeClause) -> int:
    return sum(
        cost for name, cost in _EDITED.items() if getattr(clause, name) != getattr(row, name)
    )
