"""Whether there is anything in evidence that could prove."""

from sqlalchemy import or_, select

from app.models import EvidenceFile, EvidenceLink, EvidenceRevision, revision_records
from app.models.evidence import QUARANTINE, Evidence
from app.services.platform.files.held import is_held

_PARTS = (
    (EvidenceFile.revision_id, EvidenceFile.scan_state.not_in(QUARANTINE), is_held(EvidenceFile)),
    (EvidenceLink.revision_id,),
    (revision_records.c.revision_id,),
)

# Of evidence with its newest revision: what is in force was judged with what is in it; before that
# it may be words alone, or hold nothing but files that nobody can open.
HAS_CONTENTS = or_(
    Evidence.in_force_number.is_not(None),
    *(
        select(owner).where(owner == EvidenceRevision.id, *fit).correlate(EvidenceRevision).exists()
        for owner, *fit in _PARTS
    ),
)
