"""The rules of the year, on any year there could be."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState, MonthProgress
from app.models.team import TeamKind
from app.schemas.platform.references import TeamReference
from app.schemas.tasks.gaps import ExpectedState, GapCode
from app.services.plan.indicator_states import STATE_OF_RANK, best_of
from app.services.tasks.gaps.expected import expectations
from app.services.tasks.gaps.gap import Gap
from app.services.tasks.gaps.rules import RULES, find_gaps
from app.services.tasks.gaps.rules.evidence import MANY_INDICATORS
from app.services.tasks.gaps.year import DecreeYear, GivenFile, Item, PlanRow, Proof
from app.services.tasks.work.months import PlanYear

TEAM = TeamReference(id=uuid4(), kind=TeamKind.TIM_KERJA, number=5, title="TIM KERJA V")
INDICATORS = [PlanRow(str(uuid4()), f"5A-{number}", "Indikator", TEAM) for number in (1, 2, 3)]
KEYS = [row.id for row in INDICATORS]
DAYS = st.dates(date(2022, 11, 1), date(2024, 2, 28))
MONTHS = st.integers(1, 12)
MONTH_GAPS = {GapCode.MONTH_LATE, GapCode.EVIDENCE_MISSING, GapCode.EVIDENCE_UNFINISHED}
LIVING = [status for status in EvidenceStatus if status is not EvidenceStatus.WITHDRAWN]


@st.composite
def items(draw: st.DrawFn) -> Item:
    return Item(
        id=str(uuid4()),
        code="5A.1",
        text="Sub kegiatan",
        team=TEAM,
        person_in_charge_id=None,
        has_person=draw(st.booleans()),
        planned=draw(st.dictionaries(MONTHS, st.booleans())),
        done_on=draw(st.dictionaries(MONTHS, st.lists(DAYS, min_size=1, max_size=2), max_size=6)),
        indicators=[INDICATORS[number] for number in draw(st.sets(st.integers(0, 2)))],
    )


@st.composite
def proofs(draw: st.DrawFn) -> Proof:
    first = draw(DAYS)
    return Proof(
        id=str(uuid4()),
        title="Laporan",
        status=draw(st.sampled_from(LIVING)),
        team=TEAM,
        covers_from=first,
        covers_to=first + timedelta(days=draw(st.integers(0, 200))),
        since=None,
        indicator_ids=draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True)),
        files=[GivenFile("a.pdf", sha) for sha in draw(st.lists(st.sampled_from("abc")))],
    )


YEARS = st.builds(
    DecreeYear,
    year=st.just(2023),
    time_zone=st.just("Asia/Makassar"),
    today=DAYS,
    teams=st.just([TEAM]),
    items=st.lists(items(), max_size=4),
    indicators=st.just(INDICATORS),
    proofs=st.lists(proofs(), max_size=6),
)
SOME = settings(max_examples=30)


def key(found: tuple[GapCode, Gap]) -> tuple[object, ...]:
    code, gap = found
    rows = (gap.item, gap.indicator, gap.proof)
    return (code, gap.month, *(row and row.id for row in rows), gap.facts.get("sha256"))


def found_of(year: DecreeYear, *codes: GapCode) -> list[tuple[GapCode, Gap]]:
    return [found for found in find_gaps(year) if found[0] in codes]


def of(year: DecreeYear, *codes: GapCode) -> set[tuple[object, ...]]:
    return {key(found) for found in found_of(year, *codes)}


def months_by_days(proof: Proof) -> set[int]:
    """The months of 2023 that a period has a day in, counted day by day."""
    length = (proof.covers_to - proof.covers_from).days + 1
    days = [proof.covers_from + timedelta(days=number) for number in range(length)]
    return {day.month for day in days if day.year == 2023}


@SOME
@given(YEARS)
def test_each_month_planned_beside_an_indicator_expects_one_piece(year: DecreeYear) -> None:
    found = list(expectations(year))
    wanted = [
        (indicator.id, month, beside)
        for indicator in year.indicators
        for month in range(1, 13)
        if (
            beside := [
                item.id
                for item in year.items
                if indicator in item.indicators and item.planned.get(month)
            ]
        )
    ]
    assert [
        (each.indicator.id, each.month, [item.id for item in each.items]) for each in found
    ] == wanted
    for each in found:
        best = best_of(
            proof.status
            for proof in year.proofs
            if each.month in months_by_days(proof) and each.indicator.id in proof.indicator_ids
        )
        state = STATE_OF_RANK[best]
        is_over = (year.today.year, year.today.month) > (2023, each.month)
        nothing = ExpectedState.MISSING if is_over else ExpectedState.NOT_DUE
        proven = state is not IndicatorState.UNPROVEN
        assert each.state is (ExpectedState(state.value) if proven else nothing)


@SOME
@given(YEARS)
def test_every_code_has_its_rule_and_no_gap_is_told_twice(year: DecreeYear) -> None:
    assert list(RULES) == list(GapCode)
    found = find_gaps(year)
    assert len({key(each) for each in found}) == len(found)
    counted = Counter(code for code, _ in found)
    states = Counter(each.state for each in expectations(year))
    assert counted[GapCode.EVIDENCE_MISSING] == states[ExpectedState.MISSING]
    unfinished = states[ExpectedState.IN_PROGRESS] + states[ExpectedState.VERIFIED]
    assert counted[GapCode.EVIDENCE_UNFINISHED] <= unfinished


@SOME
@given(YEARS)
def test_every_missing_piece_is_a_gap_and_every_gap_a_missing_piece(year: DecreeYear) -> None:
    lacking = (GapCode.EVIDENCE_MISSING, GapCode.EVIDENCE_UNFINISHED)
    gaps = Counter(gap.indicator and gap.indicator.id for _, gap in found_of(year, *lacking))
    for indicator in year.indicators:
        expected = year.indicator_year(indicator.id).expected
        assert expected.missing == gaps[indicator.id]
        pieces = [each for each in expectations(year) if each.indicator is indicator]
        proven = [each for each in pieces if each.state is ExpectedState.PROVEN]
        assert (expected.in_year, expected.accepted) == (len(pieces), len(proven))


@SOME
@given(YEARS, st.integers(0, 400))
def test_time_alone_only_adds_gaps_of_months(year: DecreeYear, days: int) -> None:
    later = replace(year, today=year.today + timedelta(days=days))
    assert of(year, *MONTH_GAPS) <= of(later, *MONTH_GAPS)
    before = replace(year, today=date(2023, 1, 31))
    assert of(before, *MONTH_GAPS) == set()


@SOME
@given(YEARS)
def test_a_year_that_is_done_and_proven_lacks_nothing_of_its_months(year: DecreeYear) -> None:
    whole = Proof(
        id=str(uuid4()),
        title="Tahunan",
        status=EvidenceStatus.ACCEPTED,
        team=TEAM,
        covers_from=date(2023, 1, 1),
        covers_to=date(2023, 12, 31),
        since=None,
        indicator_ids=KEYS,
    )
    done = {month: [date(2023, month, 1)] for month in range(1, 13)}
    worked = [replace(item, done_on=done) for item in year.items]
    proven = replace(year, items=worked, proofs=[*year.proofs, whole])
    assert of(proven, *MONTH_GAPS, GapCode.NO_PERSON_IN_CHARGE) == set()


@SOME
@given(YEARS)
def test_a_file_in_several_pieces_or_for_many_indicators_is_told_once(year: DecreeYear) -> None:
    wanted = set()
    for sha256 in "abc":
        pieces = [proof for proof in year.proofs if sha256 in {file.sha256 for file in proof.files}]
        indicators: set[str] = {each for proof in pieces for each in proof.indicator_ids}
        if len(pieces) > 1 or len(indicators) >= MANY_INDICATORS:
            wanted.add(sha256)
    reused = [gap.facts["sha256"] for code, gap in find_gaps(year) if code is GapCode.FILE_REUSED]
    assert sorted(map(str, reused)) == sorted(wanted)


@given(DAYS)
def test_months_wait_for_a_report_from_their_first_day_on(today: date) -> None:
    waiting = dict(PlanYear(uuid4(), 2023, today).waiting_months())
    assert set(waiting) == {month for month in range(1, 13) if date(2023, month, 1) <= today}
    due = [month for month, progress in waiting.items() if progress is MonthProgress.DUE]
    assert due == ([today.month] if today.year == 2023 else [])
