"""Pictures of plan and progress."""

from app.schemas.platform.pictures import PictureQuery
from app.schemas.reporting.progress import HeatMapQuery


class HeatMapPictureQuery(HeatMapQuery, PictureQuery):
    """Which heat map, and in which form."""
