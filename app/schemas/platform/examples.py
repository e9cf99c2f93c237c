"""Keys of the seeded decree (142/2023, KPU Provinsi NTT): every example works as it stands."""

from datetime import date
from uuid import UUID

from app.core.identifiers import derived_id
from app.models.decree import decree_row_id

_DECREE = ("53", "142", 2023, date(2023, 6, 5))


def seeded(*path: object) -> UUID:
    """The key of a row of the seeded decree, by its natural key."""
    return decree_row_id(*_DECREE, *path)


DECREE_ID = seeded()
TEAM_II_ID = seeded("team", 4)
TEAM_V_ID = seeded("team", 7)
ACTIVITY_5A_ID = seeded("team", 7, "activity", "A")
GRATIFICATION_REPORT_ID = seeded("team", 7, "activity", "A", "indicator", 2)
CAMPAIGN_ID = seeded("team", 7, "activity", "A", "action_item", 1)
MEMBER_USERNAME = "angeli.l.lake"
MEMBER_ID = derived_id(_DECREE[3], "user", MEMBER_USERNAME)
# What people make has a key that no example can know: there, the answer is that nothing is found.
SOMETHING_ID = seeded("something")
