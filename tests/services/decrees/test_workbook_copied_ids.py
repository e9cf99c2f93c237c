"""An id that was copied with its line stands twice: which of the two is the row."""

from functools import partial

from app.core.database import Database
from tests.services.decrees.test_workbook_edits import exported
from tests.services.decrees.test_workbook_identities import Lines, tried
from tests.support.decree_loading import NTT, Play

ITEMS = [
    f"{team.number}{activity.letter}{number}"
    for team in NTT.teams
    for activity in team.activities
    for number, _ in enumerate((i for row in activity.rows for i in row.action_items), start=1)
]


def test_a_copied_id_is_told_where_it_was_copied_to(play: Play) -> None:
    """Also upwards: the line that says what the row says is the row."""
    middle = next(place for place, item in enumerate(ITEMS) if item == "1E2")

    def copy(lines: Lines, to: int) -> None:
        lines["item_id"][to].value = lines["item_id"][middle].value

    async def scenario(database: Database) -> None:
        content = await exported(database)
        for to in (middle - 1, middle + 1):
            found = await tried(database, content, partial(copy, to=to))
            cell = Lines(content)["item_id"][to].coordinate
            assert [(each.code, each.cell) for each in found.faults] == [("line_id_twice", cell)]

    play(scenario, NTT)
