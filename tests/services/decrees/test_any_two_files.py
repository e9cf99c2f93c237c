"""Whatever two files say, the second is what stands; and how rows are matched."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.database import Database
from app.core.identifiers import new_id
from app.models import (
    Indicator,
)
from app.schemas.decrees.files import DecreeFile
from app.services.plan.matching import Line, match_lines
from tests.support.decree_loading import KUPANG, Plain, Play, everything, expected, load, picture

WORDS = st.sampled_from(["Rapat", "Rapat kerja", "Laporan", "Laporan rapat", "SOP", "Survei"])
CORRECTIONS = st.one_of(st.none(), WORDS)
NAMES = ["Ani", "Budi", "Citra", "Dedi", "Eka"]


@st.composite
def plan_rows(draw: st.DrawFn) -> Plain:
    """Rows of an activity; numbers and letters do not repeat."""
    found = []
    numbers, letters = iter(range(1, 99)), iter("abcdefghijklmnopqrstuvwxyz")
    for _ in range(draw(st.integers(0, 3))):
        items = [
            {
                "number": next(numbers) if draw(st.booleans()) else None,
                "text": draw(WORDS),
                "correction": draw(CORRECTIONS),
                "schedule": draw(st.sampled_from([None, [1], [3, 6, 9]])),
            }
            for _ in range(draw(st.integers(0, 2)))
        ]
        indicators = [
            {
                "letter": next(letters) if draw(st.booleans()) else None,
                "text": draw(WORDS),
                "correction": draw(CORRECTIONS),
            }
            for _ in range(draw(st.integers(0 if items else 1, 2)))
        ]
        row = {"action_items": items, "indicators": indicators}
        found.append({**row, "remarks": draw(CORRECTIONS), "remarks_correction": draw(CORRECTIONS)})
    return found


@st.composite
def decrees(draw: st.DrawFn) -> DecreeFile:
    """Small variations of one decree; the teams are always the same four, in any order."""
    data = KUPANG.model_dump()
    data["decree"] |= {"title": draw(WORDS), "title_correction": draw(CORRECTIONS)}
    data["decree"]["attention"] = [{"text": text} for text in draw(st.lists(WORDS, max_size=3))]
    for part in data["teams"]:
        part["duties"] = [{"text": text} for text in draw(st.lists(WORDS, max_size=3))]
        if part["kind"] != "tim_kerja":
            continue
        people = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
        part["members"] = [
            {
                "name": name,
                "job_title": draw(WORDS),
                "role": "anggota" if place else "koordinator",
                "title": draw(WORDS),
            }
            for place, name in enumerate(people)
        ]
        letters = draw(st.lists(st.sampled_from("ABC"), max_size=3, unique=True))
        part["activities"] = [
            {"letter": letter, "name": draw(WORDS), "rows": draw(plan_rows())} for letter in letters
        ]
    data["teams"] = draw(st.permutations(data["teams"]))
    return DecreeFile.model_validate(data)


class TestAnyTwoFiles:
    @settings(max_examples=10)
    @given(first=decrees(), second=decrees())
    def test_second_over_first_is_second_alone(
        self, play: Play, first: DecreeFile, second: DecreeFile
    ) -> None:
        async def scenario(database: Database) -> None:
            await load(database, first)
            await load(database, second)
            assert await picture(database, "57") == expected(second)
            before = await everything(database)
            assert (await load(database, second)).changes == ()
            assert await everything(database) == before

        async def alone(database: Database) -> None:
            await load(database, second)
            assert await picture(database, "57") == expected(second)

        play(scenario)
        play(alone)


class TestMatching:
    @given(
        lines=st.lists(st.tuples(st.sampled_from([None, "a", "b"]), WORDS), max_size=6),
        stored=st.lists(st.tuples(st.sampled_from([None, "a", "b"]), WORDS), max_size=6),
        proven=st.sets(st.integers(0, 5)),
    )
    def test_every_line_and_row_is_used_once(
        self, lines: Plain, stored: Plain, proven: set[int]
    ) -> None:
        wanted = [Line(i, label, text, None) for i, (label, text) in enumerate(lines, 1)]
        have = [
            Indicator(id=new_id(), position=i, letter=label, text=text)
            for i, (label, text) in enumerate(stored, 1)
        ]
        evidence = {row.id: 1 for place, row in enumerate(have) if place in proven}
        matched = match_lines(wanted, have, evidence)
        assert [line for line, _ in matched.pairs] == wanted
        used = [row.id for _, row in matched.pairs if row] + [row.id for row in matched.removed]
        assert sorted(used) == sorted(row.id for row in have)
        same_text = {line.text for line in wanted} & {row.text for row in have}
        assert same_text <= {line.text for line, row in matched.pairs if row is not None}
