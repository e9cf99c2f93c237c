"""YAML text as plain data, with the line of every value and every fault of the text itself.

Knows nothing about what the data means. Takes only the plain part of YAML: mappings with text
keys, lists, texts, whole numbers, true/false, null and dates. What can hide or multiply data
(anchors, aliases, tags, a second document, a key given twice) is a fault, never silently resolved.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Final, TypeAlias

import yaml

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, same answers
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 20
MAX_FORBIDDEN_CHARACTERS_NAMED: Final = 100
_TEXT_WIDTH: Final = 110

Path: TypeAlias = tuple[str | int, ...]

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# What looks like a blank and is none; inside a text it does no harm.
_BLANKS = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000"
_FORBIDDEN = re.compile(
    "(?P<tab_forbidden>\t)"
    f"|(?P<blank_forbidden>(?:^|(?<=[\r\n]))[ -]*[{_BLANKS}])"
    "|(?P<character_forbidden>"
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff])"
)
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class YamlFault:
    """One thing wrong with the text; `code` is stable, `detail` is the parser's own word."""

    line: int
    path: Path
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class YamlSource:
    """What a YAML text holds.

    `data` is None when the text could not be read; a key given twice keeps its first value.
    """

    data: dict[str, object] | None
    lines: Mapping[Path, int] = field(default_factory=dict)
    faults: tuple[YamlFault, ...] = ()

    def line_of(self, path: Path) -> int:
        """Return the line of a value, or of the nearest thing around it when it is missing."""
        for length in range(len(path), 0, -1):
            if line := self.lines.get(path[:length]):
                return line
        return self.lines.get((), 1)


def read_yaml(text: str) -> YamlSource:
    """Return data, lines and faults of a YAML text; raises nothing, whatever the text is."""
    source = text.removeprefix(_BYTE_ORDER_MARK)
    for check in (_size_faults, _character_faults, _structure_faults):
        if faults := tuple(check(source)):
            return YamlSource(None, faults=faults)
    try:
        root = yaml.compose(source, Loader=_PlainLoader)
    except (
        _UNREADABLE
    ) as error:  # pragma: no cover - the same parser has already read the whole text once
        return YamlSource(None, faults=(_broken(error, source),))
    if not isinstance(root, yaml.MappingNode):
        return YamlSource(
            None, faults=(YamlFault(_line(root) if root else 1, (), "root_not_mapping"),)
        )
    reading = _Reading()
    data = reading.mapping(root, ())
    return YamlSource(data, reading.lines, tuple(reading.faults))


def write_yaml(data: Mapping[str, object]) -> str:
    """Return plain data as YAML text that `read_yaml` reads back: every value written out."""
    return yaml.dump(
        data, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=_TEXT_WIDTH
    )


class _PlainDumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _size_faults(text: str) -> Iterator[YamlFault]:
    if len(text) > MAX_BYTES or len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        yield YamlFault(1, (), "file_too_large", str(MAX_BYTES))


def _character_faults(text: str) -> Iterator[YamlFault]:
    """Yield every line with a tab or a control character, each kind once per line."""
    named: set[tuple[int, str]] = set()
    line, counted_to = 1, 0
    for match in islice(_FORBIDDEN.finditer(text), MAX_FORBIDDEN_CHARACTERS_NAMED):
        line += len(_LINE_BREAK.findall(text, counted_to, match.start()))
        counted_to = match.start()
        code = str(match.lastgroup)
        if (line, code) not in named:
            named.add((line, code))
            yield YamlFault(line, (), code, f"U+{ord(match[0][-1]):04X}")


# --- structure: seen event by event, so that neither depth nor aliases can cost anything ---

_UNREADABLE = (yaml.YAMLError, ValueError, OverflowError)
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def _structure_faults(text: str) -> Iterator[YamlFault]:
    depth = documents = 0
    try:
        for event in yaml.parse(text, Loader=_PlainLoader):
            depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
            documents += isinstance(event, yaml.DocumentStartEvent)
            yield from _event_faults(event)
            if depth > MAX_DEPTH:
                yield YamlFault(_line(event), (), "nesting_too_deep", str(MAX_DEPTH))
                return
            if documents > 1:
                yield YamlFault(_line(event), (), "second_document")
                return
    except _UNREADABLE as error:
        yield _broken(error, text)


def _event_faults(event: yaml.Event) -> Iterator[YamlFault]:
    if isinstance(event, yaml.AliasEvent):
        yield YamlFault(_line(event), (), "alias_forbidden")
    elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        yield YamlFault(_line(event), (), "anchor_forbidden")
    if getattr(event, "tag", None) is not None:
        yield YamlFault(_line(event), (), "tag_forbidden")


def _broken(error: Exception, text: str) -> YamlFault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "unreadable"
    last_line = max(len(_LINE_BREAK.split(text.rstrip())), 1)
    return YamlFault(min(mark.line + 1, last_line) if mark else 1, (), "yaml_broken", str(problem))


def _line(marked: yaml.Event | yaml.Node) -> int:
    return marked.start_mark.line + 1 if marked.start_mark else 1


# --- values: the few scalar types of the YAML 1.2 core schema that a form needs, and dates ---


_Resolvers: TypeAlias = dict[str, list[tuple[str, re.Pattern[str]]]]


def load_own(text: str) -> object:
    """What YAML of ours holds; raises yaml.YAMLError. What others wrote is read with its lines."""
    return yaml.load(text, Loader=_SafeLoader)


class _PlainLoader(_SafeLoader):
    """The safe loader without YAML 1.1's surprises: `no`, `1:30` and `0142` are texts."""

    yaml_implicit_resolvers: _Resolvers = {}  # noqa: RUF012 - PyYAML reads it from the class


def _date_or_text(value: str) -> object:
    """Return the date; a day that no calendar has stays the text it is."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


_SCALARS: Sequence[tuple[str, str, str, Callable[[str], object]]] = (
    ("!null", r"(?:~|null|Null|NULL|)", "~nN", lambda _: None),
    (
        "!bool",
        r"(?:true|True|TRUE|false|False|FALSE)",
        "tTfF",
        lambda value: value.lower() == "true",
    ),
    ("!int", r"[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789", int),
    ("!date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789", _date_or_text),
)
_READERS = {tag: reader for tag, _, _, reader in _SCALARS}
for _tag, _pattern, _first, _ in _SCALARS:
    _PlainLoader.add_implicit_resolver(_tag, re.compile(rf"^{_pattern}\Z"), ["", *_first])


@dataclass(slots=True)
class _Reading:
    """Turns nodes into data; they are a shallow tree, because the structure was checked before."""

    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[YamlFault] = field(default_factory=list)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        self.lines.setdefault(path, _line(node))
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = _plain_scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                self.faults.append(YamlFault(_line(key_node), path, "key_not_text"))
            elif key in data:
                self.faults.append(YamlFault(_line(key_node), (*path, key), "key_twice", key))
            else:
                self.lines[*path, key] = _line(key_node)
                data[key] = self._value(value_node, (*path, key))
        return data

    def _sequence(self, node: yaml.SequenceNode, path: Path) -> list[object]:
        items: list[object] = []
        for index, item in enumerate(node.value):
            self.lines[*path, index] = _line(item)
            items.append(self._value(item, (*path, index)))
        return items

    def _value(self, node: yaml.Node, path: Path) -> object:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, path)
        return _plain_scalar(node)


def _plain_scalar(node: yaml.Node) -> object:
    reader = _READERS.get(node.tag)
    value = str(node.value)
    return reader(value) if reader else value
