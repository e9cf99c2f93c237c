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
from tests.support.decree_loading import Plain, Play, everything, expected, load, picture
from tests.support.decree_shapes import WORDS, decrees


class TestAnyTwoFiles:
    @settings(max_examples=10)
    @given(first=decrees(), second=decrees())
    def test_each_is_what_stands_when_it_was_loaded(
        self, play: Play, first: DecreeFile, second: DecreeFile
    ) -> None:
        async def scenario(database: Database) -> None:
            await load(database, first)
            assert await picture(database, "57") == expected(first)
            await load(database, second)
            assert await picture(database, "57") == expected(second)
            before = await everything(database)
            assert (await load(database, second)).changes == ()
            assert await everything(database) == before

        play(scenario)


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
