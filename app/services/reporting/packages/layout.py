"""Where every file of a package lies, and what it is called there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from app.core.media_types import PAGE
from app.integrations.bags import PAYLOAD
from app.integrations.file_names import extensions_of
from app.models import EvidenceFile, EvidenceRevision, LinkCapture, LinkCopy
from app.schemas.reporting.packages import PackageRevisions
from app.services.platform.sql import AnyRow
from app.services.reporting.packages.content import Content
from app.services.reporting.packages.names import Names, as_given, readable
from app.services.reporting.packages.scope import Scope

# Together these keep a path within 240 characters: older Windows programs take 260. A file's own
# name gets what its folders leave, so that only very long names are cut.
_PACKAGE, _TEAM, _ACTIVITY, _INDICATOR = 36, 20, 24, 22
_PATH, _NAME, _LEAST = 240, 150, 60
_NUMBERED: Final = 4  # of a name that comes again
_DAY: Final = len("-2023-06-30/")
_CODE: Final = 12
_QUESTIONS: Final = "soal-lke"
_NO_QUESTION: Final = "tanpa-soal"  # it was taken off all of them before the cut-off
_WITH_ALL: Final = "-semua"
_MEDIA_WITHOUT_EXTENSION: Final = ".bin"


@dataclass(frozen=True)
class PlacedFile:
    """A file of a revision with its path in the package, or a copy of one of its links."""

    file: EvidenceFile | LinkCopy
    revision: EvidenceRevision
    path: str
    brought_by_id: UUID
    capture: LinkCapture | None = None


def package_name(scope: Scope, code: str | None) -> str:
    """The bag's folder and the archive's name; `code` is that of the team or the indicator.

    A package with more than what is in force says so in its name.
    """
    decree = scope.decree
    stem = "-".join(["paket-eviden", scope.unit.code, decree.number, str(decree.year)])
    ending = f"-{readable(code, _CODE)}" if code else ""
    ending += _WITH_ALL if scope.revisions is PackageRevisions.ALL else ""
    return f"{readable(stem, _PACKAGE - len(ending))}{ending}-{scope.cut_off}"


def place(content: Content) -> list[PlacedFile]:
    """Every file once, under the first indicator (in the plan's order) that its evidence proves.

    What proves questions of the sheet (LKE) alone lies under the first of these, in its team.
    Copies of links follow the files of the first revision that has the link.
    """
    names, folders = Names(), _folders(content)
    files: dict[UUID, list[EvidenceFile]] = defaultdict(list)
    for each in content.files:
        files[each.revision_id].append(each)
    copies = _Copies(content)
    placed: list[PlacedFile] = []
    for under, order, revision in _ordered(content, folders):
        found: list[tuple[EvidenceFile | LinkCopy, UUID, LinkCapture | None]] = [
            *((file, file.uploaded_by_id, None) for file in files[revision.id]),
            *((copy, capture.asked_by_id, capture) for copy, capture in copies.of(revision)),
        ]
        for number, (file, bringer, capture) in enumerate(found, start=1):
            code = _code(content.year, under.code, order, revision, number)
            start = f"{under.folder}/{code}_"
            path = names.unique(*_named(start, file))
            placed.append(PlacedFile(file, revision, path, bringer, capture))
    return placed


class _Copies:
    """Gives each copy of a link once, to the first revision that has the link."""

    def __init__(self, content: Content) -> None:
        self._waiting = {copy.id: (copy, capture) for copy, capture in content.copies}
        self._urls: dict[UUID, set[str]] = defaultdict(set)
        for link in content.links:
            self._urls[link.revision_id].add(link.url)

    def of(self, revision: EvidenceRevision) -> list[tuple[LinkCopy, LinkCapture]]:
        """Those of its links that no revision before it has taken."""
        found = [
            (copy, capture)
            for copy, capture in self._waiting.values()
            if capture.evidence_id == revision.evidence_id
            and capture.url in self._urls[revision.id]
        ]
        for copy, _ in found:
            del self._waiting[copy.id]
        return found


class _Under(NamedTuple):
    """What evidence lies under: the code of an indicator or a question, and its folder."""

    code: str
    folder: str


def _ordered(
    content: Content, folders: Mapping[UUID, str]
) -> Iterator[tuple[_Under, int, EvidenceRevision]]:
    """Revisions under what they prove first, with the place of their evidence there."""
    rank = {row.id: position for position, row in enumerate(content.indicators)}
    orders: dict[_Under, dict[UUID, int]] = defaultdict(dict)
    for revision in content.revisions:
        proved = content.indicators_of[revision.evidence_id]
        first = min((rank[key] for key in proved if key in rank), default=None)
        if first is None:
            under = _of_question(content, revision.evidence_id)
        else:
            indicator = content.indicators[first]
            under = _Under(indicator.code, folders[indicator.id])
        order = orders[under].setdefault(revision.evidence_id, len(orders[under]) + 1)
        yield under, order, revision


def _of_question(content: Content, evidence_id: UUID) -> _Under:
    codes = content.questions.codes.get(evidence_id)
    code = codes[0] if codes else _NO_QUESTION
    team = _team_folder(content.questions.teams[evidence_id])
    return _Under(code, f"{team}/{_QUESTIONS}/{code}")


def _team_folder(row: AnyRow) -> str:
    return f"{PAYLOAD}{row.team_number or 0}-{readable(row.team_title, _TEAM)}"


def _code(year: int, code: str, order: int, revision: EvidenceRevision, number: int) -> str:
    shown = readable(code, _CODE).upper()
    return f"{year}_{shown}_{order:03}_r{revision.number}_{number:02}"


def _named(start: str, file: EvidenceFile | LinkCopy) -> tuple[str, str]:
    """Behind its folder and code the name it was uploaded with; the extension its content has."""
    fitting = ("html",) if file.media_type == PAGE else extensions_of(file.media_type)
    stem, dot, ending = file.original_name.rpartition(".")
    has_its_own = dot and stem and ending.lower() in fitting
    name = stem if has_its_own else file.original_name
    extension = f".{fitting[0]}" if fitting else _MEDIA_WITHOUT_EXTENSION
    if has_its_own:
        extension = f".{ending}"
    left = _PATH - _PACKAGE - _DAY - len(start) - len(extension) - _NUMBERED
    return start + as_given(name, max(_LEAST, min(_NAME, left))), extension


def _folders(content: Content) -> dict[UUID, str]:
    """The folder of each indicator; a letter that comes twice gets its place behind it."""
    names = Names()
    given: dict[UUID, str] = {}
    activities: dict[UUID, str] = {}
    for row in content.indicators:
        if row.activity_id not in activities:
            activity = f"{row.activity_letter}-{readable(row.activity_name, _ACTIVITY)}"
            activities[row.activity_id] = names.unique(f"{_team_folder(row)}/{activity}")
        mark = row.letter or str(row.position)
        folder = f"{activities[row.activity_id]}/{mark}-{readable(row.text, _INDICATOR)}"
        given[row.id] = names.unique(folder)
    return given
