"""The calendar of the simulated year: who does what on which day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from seed.simulation.client import Person, Send
from seed.simulation.living import HAPPENINGS
from seed.simulation.office import Office, open_office, read_head
from seed.simulation.planning import plan_the_year
from seed.simulation.reporting import report_the_year, report_what_is_over
from seed.simulation.steering import Talk, answer, close, raise_matters
from seed.simulation.working import Desk, Month, catch_up, review, revise, work

OFFICE_OPENS = time(8)
DECEMBER = 12

MoveClock = Callable[[datetime], None]


@dataclass(frozen=True)
class Surroundings:
    """What is around the office.

    `website`: the address of its pages, which the service may ask; `move_clock` lets it be another
    instant for the service; `say` is told what happens.
    """

    website: str
    move_clock: MoveClock
    say: Callable[[str], None]


def simulate(send: Send, administrator: str, password: str, around: Surroundings) -> Office:
    """Live the year of the newest decree, from its date to the January after it.

    `send` is the `request` of an httpx client that knows the service's address; `administrator`
    signs in with `password`, and everybody named in the decree gets the same one. Raises
    Unexpected when the service refuses something.
    """
    admin = Person(send, administrator, password)
    head = read_head(admin)
    desk, talk = Desk(), Talk()

    def on(day: date) -> date:
        """Let it be the morning of that day in the office."""
        around.move_clock(datetime.combine(day, OFFICE_OPENS, head.zone))
        return day

    around.say(f"{head.date}: the year is planned")
    on(head.date)
    office = open_office(send, admin, head, password, around.website)
    plan_the_year(office)
    first = head.date.month
    for number in range(1, first):
        work(office, desk, Month(office.year, number), head.date)
    for number in range(first, DECEMBER + 1):
        month = Month(office.year, number)
        around.say(f"{month.words}: {len(desk.cases)} pieces of evidence wait")
        _live(office, desk, talk, month, on)
    _end(office, desk, talk, on)
    around.say("The year is over.")
    return office


def _live(office: Office, desk: Desk, talk: Talk, month: Month, on: Callable[[date], date]) -> None:
    """A month: matters are raised, work is done and reviewed, what was returned is mended."""
    today = on(month.first.replace(day=10))
    raise_matters(office, talk, month, today)
    revise(desk)
    catch_up(office, desk, today)
    report_what_is_over(office, month, on(month.first.replace(day=12)))
    today = on(month.first.replace(day=20))
    answer(talk)
    work(office, desk, month, today)
    happening = HAPPENINGS.get(month.number - office.head.date.month)
    if happening:
        happening(office, desk, talk, month, on(month.first.replace(day=22)))
    on(month.first.replace(day=26))
    review(office, desk)
    on(month.first.replace(day=28))
    review(office, desk)
    close(talk)
    desk.acting.clear()
    if month.number == office.head.date.month + 2:
        _close_month(office, office.head.date.month)


def _close_month(office: Office, number: int) -> None:
    office.ketua.post(
        f"/decrees/{office.head.decree_id}/periods/close", month=number, note="Sudah dievaluasi."
    )


def _end(office: Office, desk: Desk, talk: Talk, on: Callable[[date], date]) -> None:
    """January: the last reviews; the year is closed, and opened once more for corrections."""
    on(date(office.year + 1, 1, 5))
    revise(desk)
    review(office, desk)
    answer(talk)
    on(date(office.year + 1, 1, 10))
    review(office, desk)
    close(talk)
    path = f"/decrees/{office.head.decree_id}/periods"
    office.ketua.post(f"{path}/close", month=None, note=f"Evaluasi tahun {office.year}")
    today = on(date(office.year + 1, 1, 15))
    office.ketua.post(f"{path}/reopen", month=None, reason="Tim penilai meminta perbaikan eviden.")
    report_the_year(office, today)
