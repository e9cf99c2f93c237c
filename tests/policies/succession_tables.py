"""Who may void a successor decree, once more and by hand (domain.md, "The decree and the plan")."""

from app.policies.succession import SUCCESSORS, Rest, SuccessorFacts
from tests.policies.grids import HERE, ME, SOMEBODY, Grid, either

SUCCESSOR = Grid(
    SUCCESSORS,
    lambda **values: SuccessorFacts(HERE, **values),
    """
                void
    admin       .
    pengarah    no
    ketua       .
    coordinator no
    member      no
    asesor      no
    neighbour   no
    visitor     no
    leader      .
    stranger    no
    nobody      no
    my_seat     own
    anothers    .
    voided      status
    stands      .
    follows     .
    loaded      first
    rests       rests
    empty       .
    used        used
    unused      .
    changed     changed
    untouched   .
    """,
    (
        {"my_seat": {"returning": frozenset({ME, SOMEBODY})},
         "anothers": {"returning": frozenset({SOMEBODY})}},
        either("voided", "is_voided", otherwise="stands"),
        either("follows", "is_successor", otherwise="loaded"),
        {"rests": {"rests": (Rest(("eviden", "evidence"), 2, "/evidence", ("", "")),)},
         "empty": {"rests": ()}},
        {"used": {"used_by": "Yuliana"}, "unused": {"used_by": None}},
        either("changed", "seats_changed", otherwise="untouched"),
    ),
    {
        "own": "own_appointment",
        "status": "decree_already_voided",
        "first": "decree_is_no_successor",
        "rests": "decree_is_rested_on",
        "used": "decree_in_use",
        "changed": "predecessor_seats_changed",
    },
)  # fmt: skip
