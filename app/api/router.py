"""All routes under one address, in the order of the documentation."""

import re

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from app.api.routes import (
    amendments,
    audit_events,
    auth,
    comments,
    connectors,
    decrees,
    directives,
    erasures,
    events,
    evidence,
    evidence_files,
    exports,
    findings,
    follow_ups,
    gaps,
    holidays,
    inbox,
    installation,
    me,
    notifications,
    operations,
    periods,
    personal_data,
    pictures,
    plan,
    progress,
    realisations,
    records,
    roles,
    schedule,
    second_factor,
    service_accounts,
    sources,
    storage,
    succession,
    teams,
    users,
    webhooks,
    work_units,
)

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
    for router, prefix in (*routers, (operations.router, "")):
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
