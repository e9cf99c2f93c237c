"""What may be done with a meeting: by whom, and when (domain.md)."""

from app.models.meeting import MeetingStatus
from app.models.period import WHOLE_YEAR
from app.policies.meetings import MEETINGS, MeetingFacts
from tests.policies.grids import HERE, Grid, either

MEETING = Grid(
    MEETINGS,
    lambda **values: MeetingFacts(HERE, **values),
    """
                 edit      hold   cancel report  draft   remove-files remove-guests
    admin        no        no     no     no      no      no           no
    pengarah     no        no     no     no      no      no           no
    ketua        .         .      .      .       .       .            .
    coordinator  .         .      .      .       .       .            .
    member       .         .      .      .       .       .            .
    asesor       no        no     no     no      no      no           no
    neighbour    no        no     no     .       .       no           no
    visitor      no        no     no     no      no      no           no
    leader       .         .      .      .       .       .            .
    stranger     no        no     no     no      no      no           no
    nobody       no        no     no     no      no      no           no
    planned      .         .      .      unheld  unheld  .            .
    held         .         status .      .       .       .            .
    cancelled    cancelled status status unheld  unheld  .            .
    to_come      .         early  .      .       .       .            .
    closed       period    period period .       .       period       .
    open         .         .      .      .       .       .            .
    guests       .         .      .      .       .       .            .
    no_guests    .         .      .      .       .       .            none
    fixed        fixed     .      .      .       .       fixed        .
    used         .         .      used   .       .       .            .
    nothing      .         .      .      .       .       .            .
    """,
    (
        {status.value: {"status": status} for status in MeetingStatus},
        either("to_come", "is_to_come"),
        {"closed": {"closed_period": WHOLE_YEAR}, "open": {"closed_period": None}},
        either("guests", "has_guests", otherwise="no_guests"),
        either("fixed", "is_fixed"),
        either("used", "is_used"),
    ),
    {
        "period": "period_closed",
        "cancelled": "meeting_is_cancelled",
        "status": "meeting_wrong_status",
        "early": "meeting_to_come",
        "unheld": "meeting_not_held",
        "fixed": "meeting_fixed",
        "used": "meeting_in_use",
        "none": "meeting_without_guests",
    },
)
