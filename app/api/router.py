"""All routes under one address, in the order of the documentation."""

from fastapi import FastAPI

from app.api.routes import (
    amendments,
    audit_events,
    auth,
    comments,
    connectors,
    decrees,
    directives,
    events,
    evidence,
    evidence_files,
    exports,
    findings,
    follow_ups,
    gaps,
    holidays,
    inbox,
    me,
    notifications,
    operations,
    periods,
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
    for feature in (*FEATURES, audit_events, storage):
        app.include_router(feature.router, prefix=PREFIX)
    app.include_router(operations.router)
