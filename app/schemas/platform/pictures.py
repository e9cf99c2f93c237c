"""The forms in which every picture can be had."""

from enum import StrEnum

from pydantic import ConfigDict

from app.schemas.base import Schema


class PictureFormat(StrEnum):
    """For screens and large sheets, or for a document."""

    SVG = "svg"
    PNG = "png"


class PictureQuery(Schema):
    """Which form of the picture."""

    model_config = ConfigDict(extra="forbid")

    format: PictureFormat = PictureFormat.SVG
