"""Mutants of a module: its syntax tree with one small wrong change.

Left alone: strings and types, which other tests and mypy hold, and how a dataclass is built.
"""

import ast
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

Change = ast.AST | None  # None: the statement is left out

_LEFT_ALONE = {"annotation", "returns", "bases", "decorator_list"}
_OF_A_FIELD = {"compare", "init", "kw_only", "repr"}
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COMBINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_SWAPPED = (
    {"any": "all", "min": "max", "and_": "or_", "true": "false"},
    {"is_": "is_not", "in_": "not_in", "asc": "desc"},
)
_NAMES, _METHODS = (pairs | {new: old for old, new in pairs.items()} for pairs in _SWAPPED)
_STEPS_OF_SQL = {"distinct", "group_by", "limit", "order_by", "where", "with_for_update"}


@dataclass(frozen=True)
class Mutant:
    """One wrong change; `place` and `choice` find it again, `lines` are those of its statement."""

    path: Path
    place: int
    choice: int
    line: int
    lines: range
    what: str

    def code(self) -> CodeType:
        """The module, compiled with the change."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        found = list(_places(tree, None))[self.place]
        found.put(list(_changes(found))[self.choice] or ast.Pass())
        return compile(ast.fix_missing_locations(tree), str(self.path), "exec", dont_inherit=True)


class _Place(NamedTuple):
    node: ast.AST
    parent: ast.AST
    statement: ast.stmt
    put: Callable[[ast.AST], None]


def mutants(path: Path) -> Iterator[Mutant]:
    """All of a module, in the order of its tree; the same for the same text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for number, place in enumerate(_places(tree, None)):
        line = getattr(place.node, "lineno", place.statement.lineno)
        last = place.statement.end_lineno or line
        for choice, new in enumerate(_changes(place)):
            what = f"{_short(place.node)} -> {_short(new) if new else 'left out'}"
            lines = range(place.statement.lineno, last + 1)
            yield Mutant(path, number, choice, line, lines, what)


def _short(node: ast.AST) -> str:
    if isinstance(node, ast.If | ast.While):
        return f"if {_short(node.test)}"
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:50]} ... {text[-15:]}"  # noqa: PLR2004 - a line


def _places(parent: ast.AST, statement: ast.stmt | None) -> Iterator[_Place]:
    if isinstance(parent, ast.AnnAssign) and ast.unparse(parent.annotation) == "TypeAlias":
        return
    if isinstance(parent, ast.keyword) and parent.arg in _OF_A_FIELD:
        return
    for field, value in ast.iter_fields(parent):
        if field in _LEFT_ALONE:
            continue
        children = value if isinstance(value, list) else [value]
        for number, child in enumerate(children):
            if not isinstance(child, ast.AST):
                continue
            within = child if isinstance(child, ast.stmt) else statement
            if within:
                yield _Place(child, parent, within, _putter(parent, field, number))
            yield from _places(child, within)


def _putter(parent: ast.AST, field: str, number: int) -> Callable[[ast.AST], None]:
    def put(new: ast.AST) -> None:
        value = getattr(parent, field)
        if isinstance(value, list):
            new = ast.copy_location(new, value[number])
            value[number] = new
        else:
            setattr(parent, field, ast.copy_location(new, value))

    return put


def _with(node: ast.AST, **fields: object) -> Any:  # noqa: ANN401 - of the same class as the node
    new = copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _without(items: list[Any]) -> Iterator[list[Any]]:
    yield from (items[:each] + items[each + 1 :] for each in range(len(items)))


def _changes(place: _Place) -> Iterator[Change]:
    """Every wrong change of one node."""
    for kinds, change in _KINDS:
        if isinstance(place.node, kinds):
            yield from change(place.node, place.parent)


def _compare(node: ast.Compare, _parent: ast.AST) -> Iterator[Change]:
    for number, operator in enumerate(node.ops):
        for other in _COMPARED[type(operator)]:
            yield _with(node, ops=[*node.ops[:number], other(), *node.ops[number + 1 :]])


def _bool(node: ast.BoolOp, _parent: ast.AST) -> Iterator[Change]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for values in _without(node.values):
        yield _with(node, values=values) if len(values) > 1 else values[0]


def _not(node: ast.UnaryOp, _parent: ast.AST) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def _branch(node: ast.If | ast.IfExp, _parent: ast.AST) -> Iterator[Change]:
    if ast.unparse(node.test) != "TYPE_CHECKING":
        yield from (_with(node, test=ast.Constant(value)) for value in (True, False))


def _loop(node: ast.While, _parent: ast.AST) -> Iterator[Change]:
    yield _with(node, test=ast.Constant(value=False))


def _conditions(node: ast.comprehension, _parent: ast.AST) -> Iterator[Change]:
    yield from (_with(node, ifs=ifs) for ifs in _without(node.ifs))


def _constant(node: ast.Constant, _parent: ast.AST) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield from (ast.Constant(node.value + step) for step in (1, -1))


def _sum(node: ast.BinOp, _parent: ast.AST) -> Iterator[Change]:
    other = _COMBINED.get(type(node.op))
    texts = (ast.JoinedStr, ast.Constant)
    is_text = isinstance(node.left, texts) and isinstance(node.right, texts)
    if other and not is_text:
        yield _with(node, op=other())


def _return(node: ast.Return, _parent: ast.AST) -> Iterator[Change]:
    if node.value and ast.unparse(node.value) != "None":
        yield ast.Return(ast.Constant(None))


def _statement(node: ast.stmt, _parent: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    targets = node.targets if isinstance(node, ast.Assign) else []
    if all(isinstance(each, ast.Attribute | ast.Subscript) for each in targets):
        yield None


def _items(node: ast.Tuple | ast.List | ast.Set, parent: ast.AST) -> Iterator[Change]:
    pair = 2
    is_record = len(node.elts) == pair and all(isinstance(e, ast.Constant) for e in node.elts)
    is_read = isinstance(getattr(node, "ctx", None) or ast.Load(), ast.Load)
    handed_back = isinstance(parent, ast.Return | ast.Yield | ast.Subscript)
    if is_read and len(node.elts) > 1 and not is_record and not handed_back:
        yield from (_with(node, elts=elts) for elts in _without(node.elts))


def _entries(node: ast.Dict, _parent: ast.AST) -> Iterator[Change]:
    for keys, values in zip(_without(node.keys), _without(node.values), strict=True):
        yield _with(node, keys=keys, values=values)


def _call(node: ast.Call, _parent: ast.AST) -> Iterator[Change]:
    called = node.func
    if isinstance(called, ast.Name) and called.id in _NAMES:
        yield _with(node, func=_with(called, id=_NAMES[called.id]))
    if isinstance(called, ast.Attribute):
        if called.attr in _METHODS:
            yield _with(node, func=_with(called, attr=_METHODS[called.attr]))
        if called.attr in _STEPS_OF_SQL:
            yield called.value


_DELETED = (ast.Expr, ast.Raise, ast.AugAssign, ast.Assign, ast.Delete, ast.Continue, ast.Break)
_KINDS: tuple[tuple[Any, Callable[[Any, ast.AST], Iterator[Change]]], ...] = (
    (ast.Compare, _compare),
    (ast.BoolOp, _bool),
    (ast.UnaryOp, _not),
    (ast.If | ast.IfExp, _branch),
    (ast.While, _loop),
    (ast.comprehension, _conditions),
    (ast.Constant, _constant),
    (ast.BinOp, _sum),
    (ast.Return, _return),
    (_DELETED, _statement),
    (ast.Tuple | ast.List | ast.Set, _items),
    (ast.Dict, _entries),
    (ast.Call, _call),
)
