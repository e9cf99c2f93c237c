"""How confidential evidence is while a draft beside what is in force asks for another."""

from app.models import Evidence, EvidenceRevision
from app.models.evidence import Confidentiality, EvidenceAction
from app.services.platform import audit


def ask(evidence: Evidence, revision: EvidenceRevision, wanted: Confidentiality) -> audit.Changes:
    """Beside what is in force it counts once the draft is accepted, and few read both until then.

    There are two values: what a draft asks for is the one that what is in force has not.
    """
    if evidence.in_force_number is None:
        return audit.apply(evidence, {"confidentiality": wanted})
    asked = revision.confidentiality or evidence.confidentiality
    if wanted is asked:
        return {}
    revision.confidentiality = None if revision.confidentiality else wanted
    is_pending = revision.confidentiality is not None
    evidence.confidentiality = Confidentiality.RESTRICTED if is_pending else wanted
    return {"confidentiality": [asked.value, wanted.value]}


def settle(evidence: Evidence, revision: EvidenceRevision, action: EvidenceAction) -> audit.Changes:
    """What a revision asked for counts once it is accepted, and no more once it is discarded."""
    asked = revision.confidentiality
    if asked is None:
        return {}
    (in_force,) = set(Confidentiality) - {asked}
    settled = {EvidenceAction.ACCEPT: asked, EvidenceAction.DISCARD: in_force}
    return audit.apply(evidence, {"confidentiality": settled.get(action, evidence.confidentiality)})
