"""Links of the document: which operations take the id, or the ETag, that an answer carries.

Nothing is listed by hand. A thing's parameter is the one its own address ends with, or the one that
follows the collection it was put into; what else a path needs is taken from the request itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Json = dict[str, Any]
_BODY = "$response.body#"
_IF_MATCH = "if-match"  # as the document writes it


@dataclass(frozen=True)
class _Operation:
    """An operation with what its links depend on."""

    path: str
    method: str
    description: Json

    @property
    def id(self) -> str:
        return str(self.description["operationId"])

    @cached_property
    def takes(self) -> list[str]:
        """The parameters in its path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    @cached_property
    def success(self) -> Json:
        """Its first successful answer."""
        answers: Json = self.description["responses"]
        found: Json = answers[min(status for status in answers if status.startswith("2"))]
        return found

    @cached_property
    def shows(self) -> str:
        """The name of the schema of that answer; empty where it has none."""
        content = self.success.get("content", {}).get("application/json", {})
        return _name(content.get("schema", {}))

    @property
    def makes(self) -> bool:
        """Whether it puts something there, at once or when it is done (by the worker)."""
        return bool({"201", "202"} & self.description["responses"].keys())

    @cached_property
    def if_match(self) -> bool | None:
        """Whether it must be told a version; None where it cannot be."""
        for parameter in self.description.get("parameters", []):
            if parameter["name"] == _IF_MATCH:
                return bool(parameter["required"])
        return None


@dataclass(frozen=True)
class _Named:
    """What an answer names: `parameter` is found at `where`; both None where only its version is.

    The names of links that find it there end with `ending`.
    """

    ending: str
    parameter: str | None = None
    where: str | None = None


class Links:
    """The links between the operations of a document."""

    def __init__(self, operations: list[tuple[str, str, Json]], schemas: Json) -> None:
        """`operations` are path, method (lower case) and description."""
        self._all = [_Operation(*each) for each in operations]
        self._schemas = schemas
        self._reads = {each.path: each for each in self._all if each.method == "get"}
        self._children = dict(pair for each in self._all for pair in _followers(each.path))
        made = [each for each in self._all if each.makes and each.path in self._children]
        self._parameter_of = {each.shows: self._children[each.path] for each in made}
        own = [each for each in self._reads.values() if each.shows and each.path.endswith("}")]
        self._parameter_of |= {each.shows: each.takes[-1] for each in own if not self._is_of(each)}
        self._has_own_read = {each.takes[-1] for each in own}

    def add(self) -> Json:
        """Write the links into the answers; gives the components that they refer to."""
        components: Json = {}
        for source in self._all:
            links = self._of(source) if source.makes or source.method == "get" else ()
            for name, link in links:
                if components.setdefault(name, link) != link:
                    raise ValueError(name)
                of_answer = source.success.setdefault("links", {})
                of_answer[link["operationId"]] = {"$ref": f"#/components/links/{name}"}
        return dict(sorted(components.items()))

    def _of(self, source: _Operation) -> Iterator[tuple[str, Json]]:
        """Name and content of each link of an answer."""
        for named in self._named_by(source):
            known = {name: f"$request.path.{name}" for name in source.takes}
            known |= self._own_id(source)
            if named.parameter is not None:
                known[named.parameter] = str(named.where)
            for target in self._takers(named, source):
                if not known.keys() >= set(target.takes):
                    continue
                parameters, ending = {name: known[name] for name in target.takes}, named.ending
                if self._version_of(target) == source.shows:
                    parameters[f"header.{_IF_MATCH}"] = "$response.header.ETag"
                elif target.if_match:
                    continue  # this answer cannot say of which version
                elif target.if_match is not None:
                    ending += "_of_any_version"
                yield target.id + ending, {"operationId": target.id, "parameters": parameters}

    def _takers(self, named: _Named, source: _Operation) -> Iterator[_Operation]:
        """The operations for which that is meant; from a list, the one that reads the thing."""
        only_read = named.ending == "_listed" and named.parameter in self._has_own_read
        for target in self._all:
            if named.parameter is None:
                is_meant = self._version_of(target) == source.shows
            elif only_read:
                is_meant = target.method == "get" and target.path.endswith(f"{{{named.parameter}}}")
            else:
                is_meant = named.parameter in target.takes
            if is_meant and target is not source:
                yield target

    def _version_of(self, target: _Operation) -> str | None:
        """The schema whose version an `If-Match` of the operation names."""
        if target.if_match is None:
            return None
        return target.shows or self._reads[target.path].shows

    def _named_by(self, source: _Operation) -> Iterator[_Named]:
        properties = self._properties(source.shows)
        if "items" in properties and "id" not in properties:
            yield from self._listed(source, _name(properties["items"]["items"]))
        elif own := self._own_id(source):
            (parameter,) = own
            yield _Named("", parameter, own[parameter])
            yield from self._contained(source, parameter)
        elif "id" in properties:
            yield _Named("_here")
            yield from self._inside(source)

    def _own_id(self, source: _Operation) -> dict[str, str]:
        """Where the answer says which thing it shows."""
        parameter = self._parameter_of.get(source.shows)
        return {} if parameter is None else {parameter: self._pointer(source.shows, parameter)}

    def _listed(self, source: _Operation, item: str) -> Iterator[_Named]:
        """The first of a list."""
        parameter = self._children.get(source.path, self._parameter_of.get(item))
        if parameter is not None:
            yield _Named("_listed", parameter, self._pointer(item, parameter, "/items/0"))

    def _contained(self, source: _Operation, parameter: str) -> Iterator[_Named]:
        """The first of the things inside, when read and when one has just been put there."""
        for name, place, item in self._arrays(source.shows):
            for path, child in self._children.items():
                names = path.endswith(f"{{{parameter}}}/{name}")
                is_inside = names or self._is_part(path, parameter, item)
                if is_inside and (source.method == "get" or source.path == path):
                    yield _Named("_contained", child, self._pointer(item, child, f"{place}/0"))

    def _is_part(self, path: str, parameter: str, item: str) -> bool:
        """Whether things without an id of their own have that address, by the id of what they name.

        A chapter of a report, which names its team, is at `/reports/{report_id}/teams/{team_id}`.
        """
        child, properties = self._children[path], self._properties(item)
        is_read_below = f"{path}/{{{child}}}" in self._reads
        is_read_below &= path.rpartition("/")[0].endswith(f"{{{parameter}}}")
        return is_read_below and "id" not in properties and child.rpartition("_")[0] in properties

    def _is_of(self, read: _Operation) -> bool:
        """Whether it shows what belongs to the thing that its address ends with, not that thing."""
        is_made = any(each.makes and each.shows == read.shows for each in self._all)
        return not is_made and read.takes[-1].rpartition("_")[0] in self._properties(read.shows)

    def _inside(self, source: _Operation) -> Iterator[_Named]:
        """The first of the things inside that have an address of their own, and no list."""
        for name, place, item in self._arrays(source.shows):
            for path, child in self._children.items():
                is_its_own = path.endswith(f"/{name}") and "{" not in path
                has_key = "format" in self._properties(item).get(child.rpartition("_")[2], {})
                if is_its_own and has_key and path not in self._reads:
                    yield _Named("_inside", child, self._pointer(item, child, f"{place}/0"))

    def _arrays(self, schema: str) -> Iterator[tuple[str, str, str]]:
        """Arrays of things in a thing or in its parts: segment of paths, pointer, their schema."""
        for name, described in self._properties(schema).items():
            item, place = _name(described.get("items", {})), f"/{name}"
            if item:
                yield name.replace("_", "-"), place, item
                place += "/0"
            for segment, further, inner in self._arrays(item or _name(described)):
                yield segment, place + further, inner

    def _pointer(self, schema: str, parameter: str, place: str = "") -> str:
        """Where it stands: under its own name, as `id` or `key`, or so in what the schema names."""
        of, _, last_word = parameter.rpartition("_")
        places = {parameter: parameter, last_word: last_word, of: f"{of}/{last_word}"}
        properties = self._properties(schema)
        name = next((places[each] for each in places if each in properties), last_word)
        return f"{_BODY}{place}/{name}"

    def _properties(self, schema: str) -> Json:
        found: Json = self._schemas.get(schema, {}).get("properties", {})
        return found


def _name(schema: Json) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _followers(path: str) -> Iterator[tuple[str, str]]:
    """Each beginning of a path that a parameter follows, with that parameter."""
    parts = path.split("/")
    for index, part in enumerate(parts):
        if part.startswith("{"):
            yield "/".join(parts[:index]), part[1:-1]
