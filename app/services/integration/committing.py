"""What a session of the service carries along, and what it does before it commits."""

from app.core import audit_keys
from app.core.database import AT_COMMIT, CommitStep
from app.core.settings import Settings
from app.services.identity.service_accounts.usage import USAGE, UsageCounts
from app.services.integration.events.outbox import publish
from app.services.plan.counts.keeping import keep_counts
from app.services.platform.audit.chain import seal
from app.services.platform.plausible import EVIDENCE_YEARS

# In this order: teams whose counts are due are counted, the entries get their places in the audit
# log, then the events made of them theirs. Each takes its locks, the last ones of a transaction and
# always in this order, so no two wait for each other.
STEPS: tuple[CommitStep, ...] = (keep_counts, seal, publish)


def session_info(settings: Settings) -> dict[str, object]:
    """For `Database(info=...)`: keys of the audit log, steps before a commit, years of evidence.

    And what this process counts of service accounts.
    """
    years = settings.evidence_years_around
    info: dict[str, object] = {AT_COMMIT: STEPS, EVIDENCE_YEARS: years, USAGE: UsageCounts()}
    return audit_keys.session_info(settings) | info
