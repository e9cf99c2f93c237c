"""All routes under one address, in the order of the documentation."""

from collections.abc import Iterable, Iterator
from itertools import chain

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from app.api.routes.decrees import amendments, decrees, stand_ins, succession, teams
from app.api.routes.evaluation import assessing as evaluation_assessing
from app.api.routes.evaluation import conditions as evaluation_conditions
from app.api.routes.evaluation import coverage as lke_coverage
from app.api.routes.evaluation import ends as evaluation_ends
from app.api.routes.evaluation import evaluations, scores
from app.api.routes.evaluation import portal as portal_rb
from app.api.routes.evaluation import proposals as evaluation_proposals
from app.api.routes.evaluation import question_pages as evaluation_question_pages
from app.api.routes.evaluation import sheets as lke_sheets
from app.api.routes.evaluation import workbooks as evaluation_workbooks
from app.api.routes.evidence import checklists as evidence_checklists
from app.api.routes.evidence import copies as evidence_copies
from app.api.routes.evidence import erasures, evidence
from app.api.routes.evidence import files as evidence_files
from app.api.routes.identity import (
    auth,
    letterheads,
    me,
    own_service_account,
    roles,
    second_factor,
    service_accounts,
    users,
    work_units,
)
from app.api.routes.integration import (
    conformance,
    connectors,
    decisions,
    events,
    inbox,
    records,
    sources,
    webhooks,
)
from app.api.routes.oversight import comments, directives, findings, follow_ups
from app.api.routes.plan import checklists, holidays, periods, schedule
from app.api.routes.plan import rows as plan
from app.api.routes.platform import audit as audit_events
from app.api.routes.platform import storage
from app.api.routes.reporting import (
    documents,
    duties,
    lhe,
    list_exports,
    pictures,
    progress,
    realisations,
    report_parts,
    reports,
    workbooks,
)
from app.api.routes.reporting import packages as exports
from app.api.routes.reporting.meetings import meeting_files, meetings
from app.api.routes.tasks import gaps, handover, leaving, notifications
from app.api.routes.upkeep import health, installation, personal_data
from app.api.routing import PREFIX, FeatureRouter, Operation, OperationRoute

FEATURES = (
    auth,
    second_factor,
    me,
    notifications,
    roles,
    users,
    personal_data,
    work_units,
    letterheads,
    holidays,
    decrees,
    succession,
    amendments,
    teams,
    stand_ins,
    plan,
    checklists,
    schedule,
    realisations,
    meetings,
    meeting_files,
    periods,
    evidence,
    evidence_files,
    evidence_copies,
    evidence_checklists,
    erasures,
    comments,
    findings,
    directives,
    follow_ups,
    reports,
    report_parts,
    lke_sheets,
    lke_coverage,
    evaluations,
    evaluation_assessing,
    lhe,
    evaluation_ends,
    evaluation_workbooks,
    evaluation_question_pages,
    scores,
    portal_rb,
    evaluation_conditions,
    evaluation_proposals,
    exports,
    workbooks,
    list_exports,
    progress,
    duties,
    gaps,
    handover,
    leaving,
    pictures,
    documents,
    inbox,
    sources,
    records,
    decisions,
    connectors,
    own_service_account,
    service_accounts,
    conformance,
    webhooks,
    events,
)


def include_routers(app: FastAPI) -> None:
    """Add the routes of all features; the operational ones stand outside the prefix."""
    directories = [Directory(prefix, routers) for prefix, routers in _routers().items()]
    app.router.routes.extend(directories)

    def methods_of(path: str) -> list[str]:
        found = (methods for each in directories if (methods := each.methods_of(path)))
        methods = next(found, {"GET"})
        return sorted(methods | {"HEAD"} if "GET" in methods else methods)

    app.state.methods_of = methods_of


def documented_routes() -> list[BaseRoute]:
    """All operations with their whole paths, as FastAPI describes them."""
    return [
        operation.route_below(prefix)
        for prefix, routers in _routers().items()
        for router in routers
        for operation in router.operations
    ]


def _routers() -> dict[str, list[FeatureRouter]]:
    features = [feature.router for feature in (*FEATURES, audit_events, storage, installation)]
    return {PREFIX: [*features], "": [health.router]}


class Directory(BaseRoute):
    """The operations below one address, each found by the first word of its path.

    FastAPI asks one route after the other, of each router twice: with two hundred of them that
    takes longer than most answers.
    """

    def __init__(self, prefix: str, routers: Iterable[FeatureRouter]) -> None:
        """No path begins with a parameter."""
        self._prefix = prefix
        self._operations: dict[str, list[Operation]] = {}
        for operation in chain.from_iterable(router.operations for router in routers):
            self._operations.setdefault(_first_word(operation.path), []).append(operation)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The operation; of those at that path the first when none takes the method."""
        found: tuple[Match, Scope] = Match.NONE, {}
        if scope["type"] != "http":
            return found
        for operation, words in self._at(scope["path"]):
            child = {"endpoint": operation.endpoint, "path_params": words}
            if scope["method"] == operation.method:
                return Match.FULL, child | {"route": operation.route}
            if found[0] is Match.NONE:
                found = Match.PARTIAL, child | {"route": operation.route}
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on to the operation that matched."""
        route: OperationRoute = scope["route"]
        await route.handle(scope, receive, send)

    def methods_of(self, path: str) -> set[str]:
        """Which methods a path takes, for the Allow header (RFC 9110, section 10.2.1)."""
        at = [operation for operation, _ in self._at(path)]
        return {operation.method for operation in at if operation.path == at[0].path}

    def _at(self, path: str) -> Iterator[tuple[Operation, dict[str, str]]]:
        """The operations at a path, with the words that stand for their parameters."""
        below = path.removeprefix(self._prefix)
        if self._prefix and below == path:
            return
        for operation in self._operations.get(_first_word(below), ()):
            if (words := operation.words_in(below)) is not None:
                yield operation, words


def _first_word(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else ""
