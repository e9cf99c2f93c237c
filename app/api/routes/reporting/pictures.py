"""Plan and progress as pictures."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from app.api.dependencies import AppDatabase, CurrentActor
from app.api.routing import FeatureRouter
from app.api.uploads import ATTACHMENT
from app.models.rights import Permission
from app.schemas.evaluation.pictures import EvaluationPictureQuery
from app.schemas.platform.pictures import PictureFormat, PictureQuery
from app.schemas.reporting.pictures import HeatMapPictureQuery
from app.services.decrees import queries
from app.services.evaluation.figures.picturing import score_picture
from app.services.evaluation.plan_coverage.picturing import coverage_picture
from app.services.identity.picture_heads import Draw
from app.services.reporting import pictures

router = FeatureRouter("pictures")

_MEDIA_TYPES = {PictureFormat.SVG: "image/svg+xml", PictureFormat.PNG: "image/png"}
# A picture is opened as a page of its own: nothing in it may run or load.
_HEADERS = {"Content-Security-Policy": "default-src 'none'", "Content-Disposition": "inline"}
_ANSWERS: dict[str, Any] = {
    "response_class": Response,
    "responses": {
        200: {
            "headers": ATTACHMENT,
            "content": {
                media_type: {
                    "schema": {"type": "string", "format": "binary", "contentMediaType": media_type}
                }
                for media_type in _MEDIA_TYPES.values()
            },
        }
    },
}


@router.operation(
    "GET",
    "/decrees/{decree_id}/progress/heat-map/picture",
    permission=Permission.PROGRESS_READ,
    errors=(404,),
    **_ANSWERS,
)
async def read_heat_map_picture(
    decree_id: UUID,
    query: Annotated[HeatMapPictureQuery, Query()],
    database: AppDatabase,
    actor: CurrentActor,
) -> Response:
    """Gambar peta kemajuan untuk layar atau dinding (the heat map as a picture)."""
    async with database.reading() as session:
        decree = await queries.get_visible(session, actor, decree_id, Permission.PROGRESS_READ)
        draw = await pictures.heat_map(session, actor, decree, query.by)
    return await _picture(draw, query.format)


@router.operation(
    "GET",
    "/decrees/{decree_id}/progress/trend/picture",
    permission=Permission.PROGRESS_READ,
    errors=(404,),
    **_ANSWERS,
)
async def read_trend_picture(
    decree_id: UUID,
    query: Annotated[PictureQuery, Query()],
    database: AppDatabase,
    actor: CurrentActor,
) -> Response:
    """Gambar perjalanan setahun (the trend as a picture)."""
    async with database.reading() as session:
        decree = await queries.get_visible(session, actor, decree_id, Permission.PROGRESS_READ)
        draw = await pictures.trend(session, actor, decree)
    return await _picture(draw, query.format)


@router.operation(
    "GET",
    "/decrees/{decree_id}/schedule/picture",
    permission=Permission.PLAN_READ,
    errors=(404,),
    **_ANSWERS,
)
async def read_schedule_picture(
    decree_id: UUID,
    query: Annotated[PictureQuery, Query()],
    database: AppDatabase,
    actor: CurrentActor,
) -> Response:
    """Gambar rencana aksi: bagan Gantt dengan rencana semula (the plan as a Gantt chart)."""
    async with database.reading() as session:
        decree = await queries.get_visible(session, actor, decree_id, Permission.PLAN_READ)
        draw = await pictures.gantt(session, actor, decree)
    return await _picture(draw, query.format)


@router.operation(
    "GET",
    "/decrees/{decree_id}/lke-coverage/picture",
    permission=Permission.PLAN_READ,
    errors=(404,),
    **_ANSWERS,
)
async def read_lke_coverage_picture(
    decree_id: UUID,
    query: Annotated[PictureQuery, Query()],
    database: AppDatabase,
    actor: CurrentActor,
) -> Response:
    """Gambar nilai LKE yang terjangkau rencana, per area (what the plan can reach, as bars)."""
    async with database.reading() as session:
        decree = await queries.get_visible(session, actor, decree_id, Permission.PLAN_READ)
        draw = await coverage_picture(session, decree)
    return await _picture(draw, query.format)


@router.operation(
    "GET",
    "/evaluations/{evaluation_id}/score/picture",
    permission=Permission.EVALUATION_READ,
    seen_with=Permission.EVALUATION_READ,
    errors=(403, 404),
    **_ANSWERS,
)
async def read_evaluation_score_picture(
    evaluation_id: UUID,
    query: Annotated[EvaluationPictureQuery, Query()],
    database: AppDatabase,
    actor: CurrentActor,
) -> Response:
    """Gambar nilai: empat kekuatan, atau area terhadap batas minimum (the score as a picture)."""
    async with database.reading() as session:
        draw = await score_picture(session, actor, evaluation_id, query.picture)
    return await _picture(draw, query.format)


async def _picture(draw: Draw, form: PictureFormat) -> Response:
    """Drawn without a session: nobody waits for the database meanwhile."""
    content = await pictures.finished(draw, form)
    return Response(content, media_type=_MEDIA_TYPES[form], headers=_HEADERS)
