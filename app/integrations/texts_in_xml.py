"""XML and JSON that stand as a text within XML, as old SOAP services of .NET and NuSOAP answer."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from xml.parsers import expat

from app.integrations.json_texts import read_json
from app.integrations.unpacking import Unreadable
from app.integrations.xml_trees import Tree, read_xml

_HEAD: Final = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_ROOT: Final = "isi"  # around pieces that have no root of their own
_DEEPEST: Final = 10

Json = Any


def opened(tree: Tree, row: str) -> Tree:
    """The same tree where it has rows, or no such text; else with what its texts hold.

    XML gives its elements called `row`; a list of JSON is the rows, an object may have them under
    that name. `document` has at the place of the text what it holds. One level alone.
    """
    if tree.rows:
        return tree
    tree.document = _opened(tree.document, lambda text: _inside(tree, text, row), 0)
    return tree


def _opened(value: Json, inside: Callable[[str], Json], depth: int) -> Json:
    if isinstance(value, str):
        return inside(value)
    if depth >= _DEEPEST:
        return value
    if isinstance(value, Mapping):
        return {name: _opened(each, inside, depth + 1) for name, each in value.items()}
    return (
        [_opened(each, inside, depth + 1) for each in value] if isinstance(value, list) else value
    )


def _inside(tree: Tree, text: str, row: str) -> Json:
    """What a text of the document holds; the text itself where it is no more than that."""
    begin = text.lstrip()[:1]
    try:
        if begin == "<":
            return _xml(tree, text, row)
        return _json(tree, text, row) if begin and begin in "[{" else text
    except (expat.ExpatError, ValueError, Unreadable, RecursionError):
        return text


def _xml(tree: Tree, text: str, row: str) -> Json:
    inner = read_xml(f"<{_ROOT}>{_HEAD.sub('', text, count=1)}</{_ROOT}>", row)
    tree.rows += inner.rows
    tree.names |= inner.names
    tree.objects |= inner.objects
    tree.inner |= inner.inner
    document = inner.document
    is_one = isinstance(document, Mapping) and len(document) == 1
    return next(iter(document.values())) if is_one else document


def _json(tree: Tree, text: str, row: str) -> Json:
    data, _ = read_json(text)
    rows = data.get(row) if isinstance(data, Mapping) else data
    if isinstance(rows, list) and all(isinstance(each, Mapping) for each in rows):
        tree.rows += rows
    for name, each in [] if tree.rows else [*_objects(data)]:
        tree.objects[name] = (1, 1)
        tree.inner.setdefault(name, set()).update(each)
    return data


def _objects(data: Json) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """The first objects of lists, by the names of these."""
    for name, value in data.items() if isinstance(data, Mapping) else ():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield str(name), value[0]
