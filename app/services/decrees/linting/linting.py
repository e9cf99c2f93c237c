"""Looking through a decree file, or a stored decree, for what somebody of the law would stop at."""

from collections import Counter

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.messages import Language, sentence
from app.core.messages.linting import WRITE_BESIDE
from app.integrations.yaml_source import YamlSource, read_yaml
from app.models import Decree
from app.models.severity import Severity
from app.schemas.decrees.linting import ConcernRead, DecreeLintRead, LintRead
from app.services.decrees.files import decree_file_of
from app.services.decrees.files.faults import path_text
from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.rules import concerns_of
from app.services.decrees.linting.texts import LintedFile, written
from app.services.decrees.succession.source import export_decree

CORRECTED = "concern_corrected"


def lint_text(text: str, language: Language) -> LintRead:
    """What to look at in the text of a decree file, by line.

    Raises DecreeFileInvalid when the text is no decree file.
    """
    source = read_yaml(text)
    file = decree_file_of(source)
    linted = LintedFile(
        file, source.data or {}, clock.today_in(file.work_unit.time_zone), tuple(written(file))
    )
    found = [_told(concern, source, language) for concern in concerns_of(linted)]
    found.sort(key=lambda concern: concern.line)
    counts = Counter(concern.severity for concern in found)
    return LintRead(by_severity={each: counts[each] for each in Severity}, concerns=found)


async def lint_decree(session: AsyncSession, decree: Decree, language: Language) -> DecreeLintRead:
    """The same of a stored decree; lines are those of the file that `export_decree` gives."""
    found = lint_text(await export_decree(session, decree), language)
    return DecreeLintRead(id=decree.id, **dict(found))


def _told(concern: Concern, source: YamlSource, language: Language) -> ConcernRead:
    open_one = "" if concern.is_corrected else concern.code
    advice_id, advice_en = WRITE_BESIDE.get(open_one, ("", ""))
    advice = {"advice_id": advice_id, "advice_en": advice_en}
    words = sentence(concern.code, language, {**concern.facts, **advice})
    mended = f" {sentence(CORRECTED, language, {}).detail}" if concern.is_corrected else ""
    return ConcernRead(
        line=source.line_of(concern.path),
        place=concern.place,
        path=path_text(concern.path),
        code=concern.code,
        severity=concern.severity,
        is_corrected=concern.is_corrected,
        title=words.title,
        detail=words.detail.rstrip() + mended,
        facts=dict(concern.facts),
    )
