"""plan closures: a closed period freezes the plan's evidence, not what proves questions alone"""

from importlib import import_module

from migrations import guards
from migrations.guards import Guard

revision = "plan_closures"
down_revision = "to_monitor"
branch_labels = None
depends_on = None

_PERIODS = import_module("migrations.versions.20261126_0011_periods")
_IN_FORCE = import_module("migrations.versions.20261129_0019_in_force")
_ANY = "JOIN evidence e ON e.team_id = t.id"
_OF_PLAN = f"{_ANY} JOIN evidence_indicators shown ON shown.evidence_id = e.id"
_SHOWN = "EXISTS (SELECT 1 FROM evidence_indicators shown WHERE shown.evidence_id = OLD.id)"


def _narrowed(guard: Guard) -> Guard:
    """The same about evidence that proves an indicator of the plan."""
    if guard.name == "period_closed_in_force_u":
        return guard._replace(condition=f"({guard.condition}) AND {_SHOWN}")
    return guard._replace(condition=guard.condition.replace(_ANY, _OF_PLAN))


# An indicator itself comes to no evidence of a closed period, and leaves none: those stay.
BEFORE = [
    *(
        guard
        for guard in _PERIODS.GUARDS
        if _ANY in guard.condition and guard.table != "evidence_indicators"
    ),
    *(guard for guard in _IN_FORCE.GUARDS if guard.name == "period_closed_in_force_u"),
]
GUARDS = [_narrowed(guard) for guard in BEFORE]


def upgrade() -> None:
    """Forward."""
    guards.drop(BEFORE)
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    guards.create(BEFORE)
