"""A month of an office: what was done, the evidence of it, and what became of that evidence."""

from datetime import date, timedelta
from random import Random
from typing import Final

from app.models.evidence import EvidenceAction
from seed.generation.decrees import OfficeYear, Task
from seed.generation.evidence import Desk, Piece
from seed.generation.keys import dashed, fresh_key, instant, morning
from seed.generation.ledger import Entry
from seed.simulation.working import BY_COORDINATOR, BY_KETUA, FATES, RENEWED, Month

# By chance; the work of a month is done in its first days, so that all of it ends within the month.
_DONE: Final = 0.95
_SHOWN: Final = 0.88
_COMMENTED: Final = 0.15
_LAST_DAY: Final = 12
_A = EvidenceAction
_RETURNED: Final = (_A.SUBMIT, _A.RETURN)
_ACCEPTED: Final = (_A.SUBMIT, _A.VERIFY, _A.ACCEPT)
# The steps after the draft.
_STEPS: Final[dict[str, tuple[EvidenceAction, ...]]] = {
    "accepted": _ACCEPTED,
    "revised": (*_RETURNED, _A.REVISE, *_ACCEPTED),
    "returned": _RETURNED,
    "verified": _ACCEPTED[:2],
    "submitted": _ACCEPTED[:1],
    "draft": (),
    "withdrawn": (_A.SUBMIT, _A.WITHDRAW),
}


def work(desk: Desk, office: OfficeYear, month: int, chance: Random) -> None:
    """Do what is planned for the month, report it, and show most of it."""
    for task in office.tasks:
        if month not in task.months or chance.random() >= _DONE:
            continue
        day = date(office.year, month, chance.randint(1, _LAST_DAY))
        is_shown = task.indicator_ids and chance.random() < _SHOWN
        shown = [_show(desk, office, task, day, chance)] if is_shown else []
        _report(desk, office, task, day, shown, chance)


def _show(desk: Desk, office: OfficeYear, task: Task, day: date, chance: Random) -> str:
    """Evidence of what was done, and the way that chance gives it; its key."""
    share, author = chance.random(), chance.choice(task.workers)
    if share < BY_KETUA:
        author = office.ketua
    elif share < BY_KETUA + BY_COORDINATOR:
        author = task.head
    piece = Piece(desk, office, task, author, morning(day, chance.randint(1, 6)), chance)
    (fate,) = chance.choices([*FATES], [*FATES.values()])
    for action in _STEPS[fate]:
        if not piece.skips(action):
            piece.step(action)
    if fate == "accepted" and chance.random() < RENEWED:
        piece.step(_A.REVISE)
    piece.write()
    if chance.random() < _COMMENTED:
        piece.comment()
    return piece.id


def _report(  # noqa: PLR0913, PLR0917 - who did what when, and what shows it
    desk: Desk, office: OfficeYear, task: Task, day: date, shown: list[str], chance: Random
) -> None:
    by, at = chance.choice(task.workers), morning(day, 7) + timedelta(hours=1)
    key = fresh_key(chance, at)
    words = Month(day.year, day.month).words
    note = f"Dilaksanakan untuk {words}: {task.item.text}"[:2000]
    desk.rows.add("realisations", {
        "id": key, "action_item_id": task.id, "month": day.month, "done_on": str(day),
        "note": note, "participants": None, "corrects_id": None, "is_cancellation": 0,
        "reported_by_id": by.id, "reported_at": instant(at),
    })  # fmt: skip
    for evidence_id in shown:
        link = {"realisation_id": key, "evidence_id": evidence_id}
        desk.rows.add("realisation_evidence", link)
    told = {"done_on": str(day), "month": day.month, "note": note}
    told["evidence_ids"] = [dashed(each) for each in shown]
    changes = {name: [None, value] for name, value in told.items()}
    place, action = office.place, "realisation.report"
    desk.ledger.add(Entry(at, by, action, "action_item", task.id, place, changes))
