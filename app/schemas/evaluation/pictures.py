"""Pictures of an evaluation's score."""

from enum import StrEnum

from app.schemas.platform.pictures import PictureQuery


class EvaluationPicture(StrEnum):
    """The fall from claimed to agreed by TPI, or areas against their minimums."""

    STRENGTHS = "strengths"
    AREAS = "areas"


class EvaluationPictureQuery(PictureQuery):
    """Which picture, and in which form."""

    picture: EvaluationPicture = EvaluationPicture.STRENGTHS
