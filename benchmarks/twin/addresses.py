"""The addresses of the bare limit, each a view."""

from typing import Any

from django.db import transaction
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.urls import path
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from benchmarks.twin import models
from benchmarks.twin.shapes import ActivityShape, DraftShape, OneShape, RowShape

PAGE = 50
TITLE = "Bare limit"
WAITING = ("submitted", "verified")


def _with_newest(
    evidence: "QuerySet[models.Evidence]", revisions: "QuerySet[models.Revision]"
) -> list[models.Evidence]:
    """The evidence with its newest revision as `newest`."""
    newest = revisions.filter(number=F("evidence__revision_number"))
    found = evidence.select_related("team", "created_by").prefetch_related(
        "indicators", Prefetch("revisions", queryset=newest, to_attr="newest_of")
    )
    rows = list(found)
    for row in rows:
        (row.newest,) = row.newest_of
    return rows


class Many(APIView):
    """A page of 50."""

    def get(self, request: Request) -> Response:
        """The newest of an office."""
        of_office = models.Evidence.objects.filter(
            team__decree__work_unit=request.query_params["unit"]
        ).order_by("-created_at", "-id")[:PAGE]
        counted = models.Revision.objects.annotate(file_count=Count("files"))
        return Response(RowShape(_with_newest(of_office, counted), many=True).data)


class One(APIView):
    """One piece of evidence."""

    def get(self, request: Request) -> Response:
        """By its key."""
        wanted = models.Evidence.objects.filter(pk=request.query_params["evidence"])
        decided = Prefetch("decisions", models.Decision.objects.select_related("decided_by"))
        revisions = models.Revision.objects.prefetch_related("files")
        (one,) = _with_newest(wanted.prefetch_related(decided), revisions)
        return Response(OneShape(one).data)


class Create(APIView):
    """A draft."""

    def post(self, request: Request) -> Response:
        """What the query names is what a body would."""
        days = {
            "title": TITLE,
            "evidence_date": "2025-11-05",
            "covers_from": "2025-11-01",
            "covers_to": "2025-11-30",
        }
        told = DraftShape(data=request.query_params.dict() | days)
        told.is_valid(raise_exception=True)
        given = told.validated_data
        team, indicator = given.pop("team"), given.pop("indicator")
        with transaction.atomic():
            made = models.Evidence.objects.create(
                team=team,
                status="draft",
                confidentiality="normal",
                revision_number=1,
                created_by=request.user,
            )
            made.newest = models.Revision.objects.create(
                evidence=made, number=1, created_by=request.user, **given
            )
            models.Shown.objects.create(evidence=made, indicator=indicator)
        return Response(OneShape(made).data, status=status.HTTP_201_CREATED)


class Plan(APIView):
    """The plan with the counts of its evidence."""

    def get(self, request: Request) -> Response:
        """Of a decree."""
        decree = request.query_params["decree"]
        counted = (
            models.Shown.objects.filter(evidence__team__decree=decree)
            .values("indicator")
            .annotate(pieces=Count("evidence"), proving=Count("evidence__in_force_number"))
        )
        planned = Prefetch("items__entries", models.ScheduleEntry.objects.filter(planned=True))
        rows = models.Activity.objects.filter(team__decree=decree).prefetch_related(
            "items", planned, "indicators"
        )
        context = {"counts": {each["indicator"]: each for each in counted}}
        return Response(ActivityShape(rows, many=True, context=context).data)


class Offices(APIView):
    """The roll-up of all offices."""

    def get(self, _request: Request) -> Response:
        """Counted from the evidence."""
        counted: Any = models.Evidence.objects.values(
            unit=F("team__decree__work_unit"),
            name=F("team__decree__work_unit__name"),
            year=F("team__decree__year"),
        ).annotate(
            pieces=Count("*"),
            proving=Count("in_force_number"),
            waiting=Count("pk", filter=Q(status__in=WAITING)),
        )
        return Response([{"id": each.pop("unit"), **each} for each in counted])


urlpatterns = [
    path("list 50", Many.as_view()),
    path("one", One.as_view()),
    path("create", Create.as_view()),
    path("plan", Plan.as_view()),
    path("offices", Offices.as_view()),
]
