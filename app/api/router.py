"""All routes under one address, in the order of the documentation."""

from fastapi import APIRouter

from app.api.routes import (
    audit_events,
    auth,
    comments,
    decrees,
    evidence,
    evidence_files,
    exports,
    findings,
    holidays,
    me,
    notifications,
    operations,
    plan,
    progress,
    realisations,
    roles,
    schedule,
    storage,
    teams,
    users,
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
    teams,
    plan,
    schedule,
    realisations,
    evidence,
    evidence_files,
    comments,
    findings,
    exports,
    progress,
)


def build_router() -> APIRouter:
    """The routes of all features; the operational ones stand outside the prefix."""
    router = APIRouter()
    for feature in (*FEATURES, audit_events, storage):
        router.include_router(feature.router, prefix=PREFIX)
    router.include_router(operations.router)
    return router
