"""Taking what the service proposes: it becomes the office's answer, with what it follows from."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, FieldFault, Invalid
from app.policies.actors import Actor
from app.schemas.reporting.proposals import ProposalsTaken
from app.services.evaluation.evaluations.answering import Taken, desk_of, take
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.reporting.progress.proposing.queries import Proposal, proposals_for


async def take_proposals(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: ProposalsTaken
) -> None:
    """Make them the office's answers; the digest says which figures the person read.

    Raises Forbidden (another team's question), Conflict (turn, window, or the figures have moved),
    Invalid (nothing is proposed for that question).
    """
    desk = await desk_of(session, located)
    known = {each.question: each for each in await proposals_for(session, actor, located, desk)}
    faults = [
        FieldFault(f"/proposals/{place}/question", "nothing_proposed", {"question": each.question})
        for place, each in enumerate(body.proposals)
        if each.question not in known or known[each.question].level.answer is None
    ]
    if faults:
        raise Invalid(faults=faults)
    taken = []
    for place, each in enumerate(body.proposals):
        proposal = known[each.question]
        if each.digest != proposal.digest:
            raise Conflict(
                "proposal_moved", pointer=f"/proposals/{place}/digest", question=each.question
            )
        taken.append(_taken(proposal, each.note))
    await take(session, actor, desk, taken)


def _taken(proposal: Proposal, note: str | None) -> Taken:
    answer = proposal.level.answer or ""
    words = f"{note}\n{proposal.words}" if note else proposal.words
    return Taken(proposal.question, answer, words, proposal.as_computation())
