"""All routes under one address, in the order of the documentation."""

from fastapi import APIRouter

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


def build_router() -> APIRouter:
    """The routes of all features; the operational ones stand outside the prefix."""
    router = APIRouter()
    for feature in (*FEATURES, audit_events, storage):
        router.include_router(feature.router, prefix=PREFIX)
    router.include_router(operations.router)
    return router
