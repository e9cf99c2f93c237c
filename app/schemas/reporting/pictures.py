"""Pictures of plan and progress."""

from enum import StrEnum

from pydantic import ConfigDict

from app.schemas.base import Schema
from app.schemas.reporting.progress import HeatMapQuery


class PictureFormat(StrEnum):
    """For screens and large sheets, or for a document."""

    SVG = "svg"
    PNG = "png"


class PictureQuery(Schema):
    """Which form of the picture."""

    model_config = ConfigDict(extra="forbid")

    format: PictureFormat = PictureFormat.SVG


class HeatMapPictureQuery(HeatMapQuery, PictureQuery):
    """Which heat map, and in which form."""
