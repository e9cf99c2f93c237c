"""XML as values of JSON: elements as objects, attributes and children by their names."""

from collections.abc import Iterator
from typing import Any, Final
from xml.parsers import expat

from app.integrations.json_texts import DEEPEST
from app.integrations.unpacking import Unreadable

# Elements that come again in what holds no record at all: addresses of other pages.
_NO_ROWS: Final = frozenset({"link"})


def read_xml(text: str, row: str) -> "Tree":
    """The whole, with every element called `row`; raises ExpatError, Unreadable."""
    tree = Tree(row)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler = tree.characters
    parser.Parse(text.encode(), True)  # noqa: FBT003 - positional only
    return tree


def _no_doctype(*_: object) -> None:
    """Entities are declared there, which grow without end or name files: none is taken."""
    raise Unreadable("upstream_xml_doctype")


class Tree:
    """Elements as objects: attributes and children by their names, text alone as itself."""

    def __init__(self, row: str) -> None:
        self._row = row
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self.rows: list[Any] = []
        self.document: Any = None
        self.objects: dict[str, tuple[int, int]] = {}  # by name: how deep, how often
        self.names: set[str] = set()
        self.inner: dict[str, set[str]] = {}  # what the objects of a name hold

    def again(self) -> Iterator[tuple[str, int]]:
        """The names of objects that come more than once, and how often, but for addresses."""
        for name, (_, count) in self.objects.items():
            if count > 1 and name.lower() not in _NO_ROWS:
                yield name, count

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; raises Unreadable where it is too deep."""
        if len(self._open) >= DEEPEST:
            raise Unreadable("upstream_too_deep", most=DEEPEST)
        told = {_local(key): value for key, value in attributes.items() if key != "xmlns"}
        self._open.append((_local(name), told, []))
        self.names.add(_local(name))

    def characters(self, text: str) -> None:
        """Text within the element that is open."""
        self._open[-1][2].append(text)

    def end(self, _: str) -> None:
        """The element that is open ends, and stands in the one around it."""
        name, inner, pieces = self._open.pop()
        text = "".join(pieces).strip()
        value: Any = inner | ({"text": text} if text else {}) if inner else text
        if name == self._row:
            self.rows.append(value)
        if not self._open:
            self.document = value
            return
        if len(inner) > 1:
            depth, count = self.objects.get(name, (len(self._open), 0))
            self.objects[name] = min(depth, len(self._open)), count + 1
            self.inner.setdefault(name, set()).update(inner)
        parent = self._open[-1][1]
        if name not in parent:
            parent[name] = value
        elif isinstance(parent[name], list):
            parent[name].append(value)
        else:
            parent[name] = [parent[name], value]


def _local(name: str) -> str:
    return name.rpartition(":")[2]
