"""Is everything as it should be? A table of checks, each asked beside the others and in time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.database_faults import meaning_of
from app.core.errors import ServiceError
from app.core.messages import Language, sentence
from app.core.messages.dates import instant_in_words, time_in_words
from app.core.messages.operations import CHECKS as NAMES
from app.models import Decree, User, WorkUnit
from app.policies.actors import Actor
from app.schemas.upkeep.health import HealthCheckRead, HealthLight, OperationsState
from app.services.platform.files.storage import require_installation
from app.services.upkeep.health import asking
from app.services.upkeep.health.asking import Tools
from app.services.upkeep.health.verdicts import Verdict

ASKED_SECONDS: Final = 10.0
_WORST: Final = (HealthLight.RED, HealthLight.YELLOW, HealthLight.GREEN)


class Check(NamedTuple):
    """A question and its verdict; `needs_tables`: the database must have the newest form."""

    name: str
    ask: Callable[[Tools], Awaitable[Verdict]]
    needs_tables: bool = True


CHECKS: Final = (
    Check("settings", asking.settings, needs_tables=False),
    Check("signing", asking.signing, needs_tables=False),
    Check("disk", asking.disk, needs_tables=False),
    Check("storage", asking.storage, needs_tables=False),
    Check("integrity", asking.integrity),
    Check("counts", asking.counts),
    Check("backup", asking.backup),
    Check("worker", asking.worker),
    Check("clock", asking.clocks),
    Check("mail", asking.mail),
    Check("scanner", asking.scanner),
    Check("webhooks", asking.webhooks),
    Check("certificates", asking.certificates, needs_tables=False),
    Check("secrets", asking.secrets),
)
_VERSIONS: Final = Check("versions", asking.versions, needs_tables=False)


async def read_state(tools: Tools, actor: Actor, language: Language) -> OperationsState:
    """How the installation is, for whoever administers all of it. Raises Forbidden."""
    require_installation(actor)
    return await examine(tools, language, actor.user_id)


async def examine(tools: Tools, language: Language, user_id: object = None) -> OperationsState:
    """Every check in words, the worst first; instants in the time zone of the person's office."""
    first = await _ask(_VERSIONS, tools)
    has_tables = first.light is HealthLight.GREEN
    checks = [check for check in CHECKS if has_tables or not check.needs_tables]
    verdicts = await asyncio.gather(*(_ask(check, tools) for check in checks))
    zone = await _time_zone(tools, user_id) if has_tables else "UTC"
    found = [
        _in_words(check.name, verdict, language, zone)
        for check, verdict in zip((_VERSIONS, *checks), (first, *verdicts), strict=True)
    ]
    found.sort(key=lambda check: _WORST.index(check.light))
    return OperationsState(at=clock.now(), light=found[0].light, checks=found)


async def _ask(check: Check, tools: Tools) -> Verdict:
    try:
        async with asyncio.timeout(ASKED_SECONDS):
            return await check.ask(tools)
    except TimeoutError:
        return Verdict(HealthLight.RED, "doctor_unanswered", {"seconds": round(ASKED_SECONDS)})
    except ServiceError as error:
        return Verdict(HealthLight.RED, "doctor_failed", {"reason": error})
    except (SQLAlchemyError, OSError) as error:
        reason = meaning_of(error) or type(error).__name__
        return Verdict(HealthLight.RED, "doctor_failed", {"reason": reason})


async def _time_zone(tools: Tools, user_id: object) -> str:
    """Of the person's office; at the command line of the newest decree's."""
    wanted = select(WorkUnit.time_zone).limit(1)
    if user_id is not None:
        wanted = wanted.join(User, User.work_unit_id == WorkUnit.id).where(User.id == user_id)
    else:
        wanted = wanted.join(Decree, Decree.work_unit_id == WorkUnit.id)
        wanted = wanted.order_by(Decree.created_at.desc())
    async with tools.database.reading() as session:
        return await session.scalar(wanted) or "UTC"


def _in_words(name: str, verdict: Verdict, language: Language, zone: str) -> HealthCheckRead:
    facts = {each: _plain(fact, language, zone) for each, fact in verdict.facts.items()}
    called = NAMES[name][language is Language.ENGLISH]
    words = sentence(verdict.code, language, {"check": called, **facts})
    title = words.title.format(check=called)
    return HealthCheckRead(name=name, light=verdict.light, title=title, detail=words.detail)


def _plain(fact: object, language: Language, zone: str) -> object:
    if isinstance(fact, ServiceError):
        return sentence(fact.code, language, fact.facts).detail
    return when(fact, clock.now(), language, zone) if isinstance(fact, datetime) else fact


def when(at: datetime, now: datetime, language: Language, zone: str) -> str:
    """As people say it: `yesterday 02:00 WITA`, `kemarin 02.00 WITA`, and long ago with its day."""
    near = {0: ("hari ini", "today"), 1: ("kemarin", "yesterday")}
    words = near.get((clock.day_in(zone, now) - clock.day_in(zone, at)).days)
    if words is None:
        return instant_in_words(at, zone, language)
    return f"{words[language is Language.ENGLISH]} {time_in_words(at, zone, language)}"
