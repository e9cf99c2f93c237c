"""All routes under one address, in the order of the documentation."""

import re

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from app.api.routes.decrees import amendments, decrees, succession, teams
from app.api.routes.evidence import erasures, evidence
from app.api.routes.evidence import files as evidence_files
from app.api.routes.identity import (
    auth,
    me,
    roles,
    second_factor,
    service_accounts,
    users,
    work_units,
)
from app.api.routes.integration import connectors, events, inbox, records, sources, webhooks
from app.api.routes.oversight import comments, directives, findings, follow_ups
from app.api.routes.plan import holidays, periods, schedule
from app.api.routes.plan import rows as plan
from app.api.routes.platform import audit as audit_events
from app.api.routes.platform import storage
from app.api.routes.reporting import packages as exports
from app.api.routes.reporting import pictures, progress, realisations
from app.api.routes.tasks import gaps, notifications
from app.api.routes.upkeep import health, installation, personal_data

PREFIX = "/api/v1"

FEATURES = (
    auth,
    second_factor,
    me,
    notifications,
    roles,
    users,
    personal_data,
    work_units,
    holidays,
    decrees,
    succession,
    amendments,
    teams,
    plan,
    schedule,
    realisations,
    periods,
    evidence,
    evidence_files,
    erasures,
    comments,
    findings,
    directives,
    follow_ups,
    exports,
    progress,
    gaps,
    pictures,
    inbox,
    sources,
    records,
    connectors,
    service_accounts,
    webhooks,
    events,
)


def include_routers(app: FastAPI) -> None:
    """Add the routes of all features; the operational ones stand outside the prefix.

    Straight into the application: every router between is searched again by each request.
    """
    routers = [
        (feature.router, PREFIX) for feature in (*FEATURES, audit_events, storage, installation)
    ]
    methods = Methods()
    for router, prefix in (*routers, (health.router, "")):
        app.include_router(router, prefix=prefix)
        methods.add(router, prefix)
    app.state.methods_of = methods.of


class Methods:
    """Which methods a concrete path takes, for the Allow header (RFC 9110, section 10.2.1)."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._known: dict[str, tuple[re.Pattern[str], set[str]]] = {}

    def add(self, router: APIRouter, prefix: str) -> None:
        """All routes of a router that stands under the prefix."""
        for route in router.routes:
            assert isinstance(route, APIRoute)  # noqa: S101 - our routers hold operations alone
            path = prefix + route.path
            known = self._known.setdefault(path, (compile_path(path)[0], set()))
            known[1].update(route.methods or ())

    def of(self, path: str) -> list[str]:
        """In alphabetical order; HEAD goes wherever GET does."""
        found = (methods for pattern, methods in self._known.values() if pattern.match(path))
        methods = next(found, {"GET"})
        return sorted(methods | {"HEAD"} if "GET" in methods else methods)
