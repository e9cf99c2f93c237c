"""All routes under one address, in the order of the documentation."""

from fastapi import APIRouter

from app.api.routes import (
    amendments,
    audit_events,
    auth,
    comments,
    decrees,
    evidence,
    evidence_files,
    exports,
    findings,
    me,
    operations,
    plan,
    progress,
    realisations,
    roles,
    schedule,
    storage,
    succession,
    teams,
    users,
    work_units,
)

PREFIX = "/api/v1"

FEATURES = (
    auth,
    me,
    roles,
    users,
    work_units,
    decrees,
    succession,
    amendments,
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
