"""How things stood on a day, from plain records."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.evidence import EvidenceAction, EvidenceStatus
from app.models.plan import MonthProgress, MonthStatus
from app.services.reporting.progress.calendars import Calendar, Moment
from app.services.reporting.progress.counting import (
    Pieces,
    change,
    month_counts,
    most_urgent,
    summed,
)
from app.services.reporting.progress.history import (
    EvidenceHistory,
    History,
    ItemHistory,
    PlanBefore,
    PlannedSince,
    Step,
    Work,
)

A, S = EvidenceAction, EvidenceStatus
START = datetime(2023, 1, 1, tzinfo=UTC)
TEAMS = [str(uuid5(UUID(int=0), name)) for name in ("I", "V")]
INDICATORS = [str(uuid5(UUID(int=1), str(number))) for number in range(6)]
WAYS = (
    (A.REVISE, A.SUBMIT, A.VERIFY, A.ACCEPT),
    (A.REVISE, A.SUBMIT, A.RETURN),
    (A.REVISE, A.SUBMIT, A.ACCEPT, A.WITHDRAW),
    (A.REVISE, A.DISCARD),
    (A.REVISE, A.WITHDRAW),
)

hours = st.integers(0, 8760).map(lambda passed: START + timedelta(hours=passed))
months = st.integers(1, 12)
days = st.dates(date(2023, 1, 1), date(2023, 12, 31))
spans = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))
planned = st.sampled_from(MonthStatus)
plans = st.dictionaries(months, planned)


@st.composite
def ways(draw: st.DrawFn) -> list[Step]:
    """Up to three revisions, one after another, each as far as it came."""
    steps: list[Step] = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        way = draw(st.sampled_from(WAYS))
        steps += [Step(number, action, draw(hours)) for action in way]
    instants = sorted(step.at for step in steps)
    return [Step(step.revision, step.action, at) for step, at in zip(steps, instants, strict=True)]


items = st.builds(
    ItemHistory,
    team_id=st.sampled_from(TEAMS),
    earlier=st.lists(st.builds(PlanBefore, hours, plans), max_size=3).map(
        lambda found: sorted(found, key=lambda before: before.until)
    ),
    present=st.lists(st.builds(PlannedSince, months, planned, hours), max_size=5),
    work=st.lists(st.builds(Work, months, days, hours, st.none() | hours), max_size=4),
    indicator_ids=st.lists(st.sampled_from(INDICATORS), unique=True),
)
evidence = st.builds(
    EvidenceHistory,
    team_id=st.sampled_from(TEAMS),
    indicator_ids=st.lists(st.sampled_from(INDICATORS), min_size=1, unique=True),
    steps=ways(),
    periods=st.fixed_dictionaries(dict.fromkeys((1, 2, 3), spans)),
)
histories = st.builds(
    History,
    year=st.just(2023),
    items=st.lists(items, max_size=4),
    evidence=st.lists(evidence, max_size=4),
    indicators=st.just(dict.fromkeys(INDICATORS, TEAMS[0])),
)


@settings(max_examples=40)
@given(histories, hours)
def test_every_moment_counts_everything_once(history: History, instant: datetime) -> None:
    tallies = history.at(Moment(instant.date(), instant))
    numbers = summed(tallies.values()).numbers()
    assert history.total_at(Moment(instant.date(), instant)).numbers() == numbers
    assert sum(numbers.months.by_progress.values()) == 12 * len(history.items)
    assert numbers.months.done + numbers.months.late <= numbers.months.planned
    begun = [each for each in history.evidence if each.steps[0].at <= instant]
    assert sum(numbers.evidence.values()) == len(begun)
    assert numbers.indicators.indicators == len(INDICATORS)
    assert numbers.indicators.percent_proven <= 100


@settings(max_examples=40)
@given(histories, hours, hours)
def test_what_came_later_changes_nothing_before(
    history: History, one: datetime, other: datetime
) -> None:
    """A moment is the same with all later steps and work taken away."""
    instant, until = sorted((one, other))
    shorter = History(
        year=history.year,
        items=[
            ItemHistory(
                item.team_id,
                item.earlier,
                item.present,
                [work for work in item.work if work.reported_at <= until],
                item.indicator_ids,
            )
            for item in history.items
        ],
        evidence=[
            replace(each, steps=[step for step in each.steps if step.at <= until])
            for each in history.evidence
        ],
        indicators=history.indicators,
    )
    moment = Moment(instant.date(), instant)
    assert shorter.at(moment) == history.at(moment)


@given(st.permutations(WAYS[0]))
def test_steps_of_one_instant_keep_their_own_order(shuffled: list[EvidenceAction]) -> None:
    steps = [Step(1, action, START) for action in shuffled]
    assert EvidenceHistory(TEAMS[0], [], steps, {}).status_at(START) is S.ACCEPTED
    again = EvidenceHistory(TEAMS[0], [], [*steps, Step(2, A.REVISE, START)], {})
    assert again.status_at(START) is S.DRAFT
    assert again.status_at(START - timedelta.resolution) is None


def test_what_was_accepted_proves_until_it_is_withdrawn() -> None:
    """Whatever becomes of the revision beside it, on the day itself and on every day after."""
    way = [(1, action) for action in WAYS[0]]
    way += [(2, A.REVISE), (2, A.SUBMIT), (2, A.RETURN), (2, A.DISCARD), (3, A.REVISE)]
    way += [(3, A.SUBMIT), (3, A.VERIFY), (3, A.ACCEPT), (3, A.WITHDRAW)]
    steps = [Step(*step, START + timedelta(days=day)) for day, step in enumerate(way)]
    january = dict.fromkeys((1, 2, 3), (START.date(), START.date()))
    piece = EvidenceHistory(TEAMS[0], INDICATORS[:1], steps, january)
    history = History(2023, [], [piece], {INDICATORS[0]: TEAMS[0]})
    proven, revised = [], []
    for step in steps:
        numbers = summed(history.at(Moment(step.at.date(), step.at)).values()).numbers()
        proven.append(numbers.indicators.proven)
        revised.append(numbers.being_revised)
        assert sum(numbers.evidence.values()) == 1
        assert numbers.evidence[S.ACCEPTED] == numbers.indicators.proven
    assert proven == [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]
    assert revised == [0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0]


def test_the_plan_of_a_day_is_the_one_that_the_next_change_replaced() -> None:
    june, july = START + timedelta(days=160), START + timedelta(days=190)
    item = ItemHistory(
        TEAMS[0],
        [PlanBefore(june, {}), PlanBefore(july, {6: MonthStatus.PLANNED})],
        [PlannedSince(8, MonthStatus.PLANNED, july)],
        [],
    )
    assert item.plan_at(june - timedelta.resolution) == {}
    assert item.plan_at(june) == {6: MonthStatus.PLANNED}
    assert item.plan_at(july) == {8: MonthStatus.PLANNED}


@settings(max_examples=40)
@given(histories, hours, hours)
def test_a_change_is_the_second_day_less_the_first(
    history: History, one: datetime, other: datetime
) -> None:
    before, after = (
        summed(history.at(Moment(at.date(), at)).values()).numbers() for at in (one, other)
    )
    assert change(before, after).months.planned == after.months.planned - before.months.planned
    assert set(numbers_of(change(after, after).model_dump())) == {0}
    back = numbers_of(change(after, before).model_dump())
    assert [-number for number in back] == list(numbers_of(change(before, after).model_dump()))


def numbers_of(body: dict[str, object]) -> Iterator[int]:
    for value in body.values():
        if isinstance(value, dict):
            yield from numbers_of(value)
        elif isinstance(value, int):
            yield value


@settings(max_examples=40)
@given(histories, hours)
def test_a_row_is_called_by_something_that_is_in_it(history: History, instant: datetime) -> None:
    total = summed(history.at(Moment(instant.date(), instant)).values())
    for found in total.by_month.values():
        counts = month_counts(found)
        called = most_urgent(counts, Pieces(), is_now=False)
        assert counts.by_progress[called] or not history.items
        assert (called is MonthProgress.LATE) == (counts.late > 0)


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [("Asia/Makassar", "2023-06-30T16:00"), ("Asia/Jayapura", "2023-06-30T15:00")],
)
def test_a_day_ends_where_the_office_is(zone: str, midnight: str) -> None:
    instant = datetime.fromisoformat(midnight).replace(tzinfo=UTC)
    with time_machine.travel(datetime(2023, 8, 14, tzinfo=UTC), tick=False):
        calendar = Calendar(2023, zone)
        assert calendar.end_of(date(2023, 6, 30)).instant == instant - timedelta.resolution
        ends = calendar.month_ends()
    assert [end.day.month for end in ends] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert ends[-1].instant == datetime(2023, 8, 14, tzinfo=UTC)
