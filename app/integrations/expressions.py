"""JMESPath that administrators wrote: judged before it is taken, and run within limits.

Six characters (`[@,@]|`) double their input: what an expression may make is bounded by its form
when it is written, and by counted steps, sizes and time when it runs.
"""

import time
from collections.abc import Iterator
from functools import lru_cache
from math import prod
from typing import Any, Final, TypeAlias

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from jmespath.visitor import TreeInterpreter

_NODES_AT_MOST: Final = 300
_DEPTH_AT_MOST: Final = 40
_PARTS_AT_MOST: Final = 100  # of one node
_COPIES_AT_MOST: Final = 1000  # of its input in what it makes
_SIZE_AT_MOST: Final = 20_000_000  # values and characters
_STEPS_BETWEEN_LOOKS: Final = 1000
_MAKING: Final = frozenset({"multi_select_list", "multi_select_dict", "function_expression"})
_KEEPING: Final = frozenset({"projection", "value_projection", "filter_projection", "flatten"})
_SUMS: Final = _MAKING | {"or_expression", "and_expression"}
# What goes on from rows, what holds lists by name or place, and functions that
# give as many rows as they take.
_PASSING: Final = frozenset({"pipe", "projection", "value_projection", "index_expression"})
_PACKING: Final = frozenset({"multi_select_list", "multi_select_dict"})
_SAME_ROWS: Final = frozenset({"sort_by", "sort", "reverse", "map", "to_array"})
_ONE: Final = frozenset({"comparator", "not_expression"})

_FUNCTIONS: Final = Functions.FUNCTION_TABLE
# The library calls its trees differently at each place: type, children and perhaps a value.
Node: TypeAlias = Any


class UnusableExpression(Exception):
    """Not JMESPath; `code` says why where that is known, with `facts`."""

    def __init__(self, code: str = "jmespath_unusable", **facts: str) -> None:
        """What cannot work whatever the data is."""
        super().__init__(code)
        self.code, self.facts = code, facts


class TooCostly(Exception):
    """An expression that may make too much of its input, or has taken too long."""


class Budget:
    """What the expressions over one answer may cost together; in seconds of the clock."""

    def __init__(self, seconds: float = 10.0) -> None:
        """The time runs from now on."""
        self._until, self._steps = time.monotonic() + seconds, 0
        # By identity: what one expression made is measured once, however often it occurs in it.
        self._sizes: dict[int, tuple[object, int]] = {}

    def spend(self, steps: int) -> None:
        """Raise TooCostly when the time is over."""
        self._steps += steps
        if self._steps >= _STEPS_BETWEEN_LOOKS:
            self._steps = 0
            if time.monotonic() > self._until:
                raise TooCostly

    def measure(self, value: object) -> int:
        """How many values and characters it holds, each as often as it occurs; or TooCostly."""
        size = self._size(value)
        if size > _SIZE_AT_MOST:
            raise TooCostly
        return size

    def _size(self, value: object) -> int:
        if isinstance(value, str):
            return 1 + len(value)
        if not isinstance(value, dict | list):
            return 1
        known = self._sizes.get(id(value))
        if known is None:
            parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
            self.spend(1 + len(parts))
            known = value, 1 + sum(self._size(part) for part in parts)
            self._sizes[id(value)] = known
        return known[1]


class _Bounded(TreeInterpreter):
    """The library's interpreter, counting."""

    def __init__(self, budget: Budget, *, grows: bool) -> None:
        super().__init__()
        self._measured = _MAKING | _KEEPING if grows else frozenset()
        self._budget, self._library = budget, Functions()

    def visit(self, node: Node, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any JSON
        self._budget.spend(1)
        result = super().visit(node, *args, **kwargs)
        if node["type"] in self._measured:
            self._budget.measure(result)
        return result

    def visit_function_expression(self, node: Node, value: Any) -> Any:  # noqa: ANN401 - any JSON
        arguments = [self.visit(child, value) for child in node["children"]]
        self._budget.spend(sum(map(self._budget.measure, arguments)))
        if node["value"] == "join" and len(arguments) == 2:  # noqa: PLR2004 - glue and parts
            glue, parts = arguments
            if isinstance(glue, str) and isinstance(parts, list):
                self._budget.measure(parts)
                if len(glue) * len(parts) > _SIZE_AT_MOST:
                    raise TooCostly
        result = self._library.call_function(node["value"], arguments)
        self._budget.measure(result)
        return result


def check_expression(expression: str) -> None:
    """Raise UnusableExpression, or TooCostly where its form already says so."""
    _compiled(expression)


def search(expression: str, data: Any, budget: Budget) -> Any:  # noqa: ANN401 - any JSON
    """What an expression finds in JSON data; not for the event loop.

    Raises TooCostly, and UnusableExpression where the data is of another shape than it expects.
    """
    tree, copies = _compiled(expression)
    try:
        return _Bounded(budget, grows=copies > 1).visit(tree, data)
    except (JMESPathError, TypeError, ValueError, RecursionError) as error:
        raise UnusableExpression from error


def search_rows(expression: str, data: Any, budget: Budget) -> Any:  # noqa: ANN401 - any JSON
    """What an expression finds, and those rows too that its filters leave out.

    The same as `search` where a filter does not choose among the rows, or where nobody can know.
    Raises as `search` does.
    """
    tree, copies = _compiled(expression)
    whole = _before_filters(tree) if _has_filter(tree) else None
    try:
        rows = None if whole is None else _Bounded(budget, grows=copies > 1).visit(whole, data)
    except (JMESPathError, TypeError, ValueError, RecursionError):
        rows = None
    return rows if isinstance(rows, list) else search(expression, data, budget)


def _has_filter(node: Node) -> bool:
    if node["type"] == "expref":  # it says how to order or to make rows
        return False
    return node["type"] == "filter_projection" or any(map(_has_filter, _children(node)))


def _before_filters(node: Node) -> Node | None:
    """The tree of where the rows stand before a filter chooses among them; none: unknown.

    What is made of them after the filter is left out, as it may not fit the others.
    """
    kind, parts = node["type"], _children(node)
    if not _has_filter(node):
        return node
    if kind == "filter_projection":
        return _before_filters(parts[0])
    if kind in _PASSING and _has_filter(parts[0]) and parts[0]["type"] not in _PACKING:
        return None if _picks_one(parts[1:]) else _before_filters(parts[0])
    if kind == "function_expression" and node["value"] in _SAME_ROWS:
        return _before_filters(next(filter(_has_filter, parts)))
    told = [_before_filters(part) for part in parts]
    if None in told:
        return None
    made = iter(told)
    children = [next(made) if isinstance(each, dict) else each for each in node["children"]]
    return {**node, "children": children}


def _picks_one(following: list[Node]) -> bool:
    """Whether what follows takes a single row: it found the list, and is not the list."""
    while following:
        if "index" in {each["type"] for each in (following[0], *_children(following[0]))}:
            return True
        following = _children(following[0])
    return False


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> tuple[Node, int]:
    """The tree, and how often it may copy its input."""
    try:
        tree: Node = jmespath.compile(expression).parsed
        nodes = list(_nodes(tree, 0))
    except (JMESPathError, RecursionError) as error:
        raise UnusableExpression from error
    for node in nodes:
        _require_callable(node)
    widest = max(len(node["children"]) for node in nodes)
    copies = _copies(tree)
    if len(nodes) > _NODES_AT_MOST or widest > _PARTS_AT_MOST or copies > _COPIES_AT_MOST:
        raise TooCostly
    return tree, copies


def _require_callable(node: Node) -> None:
    """Raise UnusableExpression for what fails whatever the data is.

    A function that there is not, with another number of arguments, or a slice with steps of 0.
    """
    if node["type"] == "slice" and node["children"][2:] == [0]:
        raise UnusableExpression("jmespath_step_zero")
    if node["type"] != "function_expression":
        return
    name, given = node["value"], node["children"]
    if name not in _FUNCTIONS:
        raise UnusableExpression(
            "jmespath_function_unknown", name=name, known=", ".join(_FUNCTIONS)
        )
    wanted = _FUNCTIONS[name]["signature"]
    is_many = bool(wanted and wanted[-1].get("variadic"))
    if len(given) < len(wanted) or (len(given) > len(wanted) and not is_many):
        told = f"{len(wanted)}+" if is_many else str(len(wanted))
        facts = {"name": name, "wanted": told, "given": str(len(given))}
        raise UnusableExpression("jmespath_arguments", **facts)
    for place, (argument, want) in enumerate(zip(given, wanted, strict=False), 1):
        if (argument["type"] == "expref") != (want["types"] == ["expref"]):
            raise UnusableExpression("jmespath_expression_argument", name=name, place=str(place))


def _nodes(node: Node, depth: int) -> Iterator[Node]:
    if depth > _DEPTH_AT_MOST:
        raise TooCostly
    yield node
    for child in _children(node):
        yield from _nodes(child, depth + 1)


def _copies(node: Node) -> int:
    """How often the input may be contained in the result at most; stages multiply."""
    parts = [_copies(child) for child in _children(node)]
    if not parts or node["type"] in _ONE:
        return 1
    if node["type"] == "filter_projection":  # the condition goes into no result
        return prod(parts[:2])
    takes_expression = any(child["type"] == "expref" for child in _children(node))
    return sum(parts) if node["type"] in _SUMS and not takes_expression else prod(parts)


def _children(node: Node) -> list[Node]:
    return [child for child in node["children"] if isinstance(child, dict)]
