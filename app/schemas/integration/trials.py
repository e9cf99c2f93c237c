"""Samples of another system's answers, kept as tests of a connector."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from app.schemas.base import Read
from app.schemas.integration.records import Period


class SampleFile(Read):
    """An answer kept beside the file of its connector, and the records it is to become.

    `records` as they would come in, in the order of the answer, `refused` by name with the fields
    and codes; instants in UTC.
    """

    model_config = ConfigDict(extra="forbid")

    format: Literal["zi-sample/1"] = "zi-sample/1"
    period: Period
    time_zone: Annotated[str, Field(max_length=40)]
    answer: Any
    records: list[dict[str, Any]]
    refused: list[dict[str, Any]] = Field(default_factory=list)
