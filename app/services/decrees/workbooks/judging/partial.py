"""A faulty workbook as far as it can be understood, so that the loader's faults are told as well.

Nothing of it is ever taken over.
"""

import copy
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files.faults import Path
from app.services.decrees.loading import LoadFault, names
from app.services.decrees.workbooks.judging.faults import LOSSES, Checked
from app.services.decrees.workbooks.parsing import Parsed

# What stands for a field that the form demands and that was told to be missing or wrong.
UNTOLD: Final = "\N{HORIZONTAL ELLIPSIS}"
_DAY: Final = date(2000, 1, 1)
_STANDING_IN: Final[Mapping[str, Any]] = {
    "code": "0", "name": UNTOLD, "kind": "kabupaten_kota", "time_zone": "Asia/Jakarta",
    "title": UNTOLD, "date": _DAY, "place": UNTOLD, "job_title": UNTOLD, "decision": UNTOLD,
    "letter": "z", "activities.letter": "Z", "number": 99, "label": "LAIN", "text": UNTOLD,
    "role": "anggota", "rows": [],
    "signatory": {"name": UNTOLD, "job_title": UNTOLD}, "members": [], "duties": [],
    "considerations": [], "legal_bases": [], "dictums": [{"label": "LAIN", "text": UNTOLD}],
    "teams": [], "measures": [], "activities": [],
}  # fmt: skip
_WHICH: Final = (("work_unit", "code"), ("decree", "number"), ("decree", "year"))
_ROUNDS: Final = 4
_LINE: Final = 8  # steps of the path of an action item or indicator
_ACTIVITY: Final = 4
_A_MEMBER: Final = 4
_WHO: Final = frozenset({"name", "nip", "email", "username"})
_OF_TEAMS: Final = frozenset({"team_missing"})
# Where one of these was found, lines or teams may stand elsewhere than they seem to.
_UPSETTING: Final = frozenset(
    {"heading_twice", "heading_unknown", "lines_too_many", "sheet_missing",
     "team_number_twice", "team_number_gap", "team_number_missing", "team_twice"}
)  # fmt: skip
_EVERYWHERE: Final = ""


def understood(checked: Checked, origin: DecreeFile | None) -> DecreeFile | None:
    """The decree file with something harmless for each wrong field; none where that fails.

    Which decree of which office it is must have been readable, or known by its `origin`.
    """
    if checked.file is not None:
        return checked.file
    data = copy.deepcopy(checked.parsed.data)
    unit, decree = data["work_unit"], data["decree"]
    for part, name in _WHICH if origin is not None else ():
        if (part, name) in checked.wrong:
            data[part][name] = getattr(getattr(origin, part), name)
    if not unit.get("code") or not decree.get("number") or not decree.get("year"):
        return None
    for _ in range(_ROUNDS):
        try:
            return DecreeFile.model_validate(data)
        except ValidationError as error:
            # From behind: an entry that goes moves those after it.
            for detail in reversed(error.errors(include_url=False, include_input=False)):
                if not _stand_in(data, detail["loc"]):
                    return None
    return None


def _stand_in(data: Any, path: Path) -> bool:  # noqa: ANN401 - the data of a decree file
    """Put something in the place of a wrong value; false where there is no such place."""
    *above, name = path
    for step in above:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    if isinstance(data, list) and isinstance(name, int):
        data[name : name + 1] = []
        return True
    if not isinstance(data, dict):
        return False
    key = ".".join([*(each for each in above[-2:-1] if isinstance(each, str)), str(name)])
    stand_in = _STANDING_IN.get(key, _STANDING_IN.get(str(name)))
    if stand_in is not None and data.get(name) != stand_in:
        data[name] = copy.deepcopy(stand_in)
        return True
    return data.pop(name, None) is not None


def believed(fault: LoadFault, upset: frozenset[str]) -> bool:
    """Whether a fault of the loader is one of its own, and follows from none that was told."""
    if fault.path == UNTOLD or fault.path.endswith(f" {UNTOLD}"):
        return False
    if fault.code in _OF_TEAMS:
        return _EVERYWHERE not in upset
    is_upset = any(not each or fault.path.startswith(each + names.SEPARATOR) for each in upset)
    return fault.code not in LOSSES or not is_upset


def follows(fault: LoadFault, checked: Checked) -> bool:
    """Whether it is said of somebody of whom was told already what is wrong."""
    if fault.member is None:
        return False
    team, member = fault.member
    own: Path = ("teams", team - 1, "members", member - 1)
    return any(path[:_A_MEMBER] == own and path[-1] in _WHO for path in checked.wrong)


def upset_places(checked: Checked) -> Iterator[str]:
    """The teams and activities of which lines may be missing, by the faults that were told.

    A line that names its row by an id is there, whatever else is wrong with it.
    """
    parsed = checked.parsed
    if any(fault.code in _UPSETTING for fault in checked.faults) or parsed.filling.has_strays:
        yield _EVERYWHERE
    for path in checked.wrong:
        is_of_plan = path[:1] == ("teams",) and path[2:3] == ("activities",)
        if is_of_plan and len(path) >= _ACTIVITY and path[:_LINE] not in parsed.filling.ids:
            yield _called(parsed, path)


def _called(parsed: Parsed, path: Path) -> str:
    team = parsed.data["teams"][path[1]]
    above = names.team(team.get("kind", "tim_kerja"), team.get("number"))
    is_of_rows = len(path) > _ACTIVITY and path[_ACTIVITY] == "rows"
    if not is_of_rows:
        return above
    return names.below(above, "Kegiatan", team["activities"][path[3]].get("letter", ""))
