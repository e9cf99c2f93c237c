"""TPI's reports on evaluations (LHE) as papers that are signed: the newest, while it stands."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict
from app.models import EvaluationReport, LheFile, WorkUnit
from app.models.evaluation import EvaluationLayer, EvaluationOperation
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS
from app.services.evaluation.evaluations.assessing.checklist import require_no_part_in
from app.services.evaluation.evaluations.commands import target_of
from app.services.evaluation.evaluations.queries import get_visible
from app.services.evaluation.evaluations.statements import IS_REOPENED, issued
from app.services.reporting.documents.lhe.files import print_letter
from app.services.reporting.documents.lhe.issuing import letter_of
from app.services.reporting.signatures.papers import Act, Copies, Printed, Signable

_OPERATIONS = {Act.SIGN: EvaluationOperation.SIGN_LHE, Act.SCAN: EvaluationOperation.SCAN_LHE}
_ACTIONS = {Act.SIGN: "evaluation.sign_lhe", Act.SCAN: "evaluation.attach_lhe_scan"}
_COLUMNS = (EvaluationReport.id, EvaluationReport.digest, WorkUnit.code)


class LhePapers:
    """Named by the key of the evaluation; a copy belongs to the LHE that stands then."""

    async def load(
        self,
        session: AsyncSession,
        actor: Actor,
        key: UUID,
        act: Act,
        *,
        for_update: bool = False,
    ) -> Signable:
        """The LHE. Raises NotFound, Forbidden, Conflict (none is issued, or stands any more)."""
        located = await get_visible(session, actor, key, for_update=for_update)
        EVALUATIONS.require(actor, _OPERATIONS[act], located.facts)
        await require_no_part_in(session, actor, key, EvaluationLayer.TPI)
        newest = issued(key, *_COLUMNS, IS_REOPENED.label("is_reopened")).join(
            WorkUnit, WorkUnit.id == EvaluationReport.work_unit_id
        )
        row = (await session.execute(newest.limit(1))).first()
        if row is None or row.is_reopened:
            raise Conflict("lhe_not_standing")
        return Signable(
            digest=row.digest,
            unit_code=row.code,
            copies=_copies((row.id,)),
            changes=located.evaluation,
            target=target_of(located.evaluation),
            actions=_ACTIONS,
            stale="lhe_changed",
        )

    async def printed(self, session: AsyncSession, actor: Actor, key: UUID) -> Printed:
        """What is printed of it. Raises NotFound."""
        located = await get_visible(session, actor, key)
        letter, today = await letter_of(session, actor, located), located.facts.today
        heading = letter.document.heading
        return Printed(
            await print_letter(letter, today),
            letter.document.place or heading.issuing_office,
            f"Pengesahan laporan hasil evaluasi nomor {heading.number}",
        )

    async def copies(self, session: AsyncSession, actor: Actor, key: UUID) -> Copies:
        """Where the copies of every LHE of the evaluation lie. Raises NotFound."""
        await get_visible(session, actor, key)
        return _copies(tuple(await session.scalars(issued(key, EvaluationReport.id))))


def _copies(keys: tuple[UUID, ...]) -> Copies:
    return Copies(LheFile, "evaluation_report_id", keys)
