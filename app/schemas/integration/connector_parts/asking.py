"""How a connector asks for pages, how further ones follow, and how answers are read."""

from enum import StrEnum
from typing import Self

from pydantic import Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.base import Body, WholeNumber
from app.schemas.integration.connector_parts.types import (
    BodyTemplate,
    BodyText,
    ElementName,
    Expression,
    QueryName,
)


class ConnectorMethod(StrEnum):
    """How it is asked."""

    GET = "GET"
    POST = "POST"


class ConnectorRequest(Body):
    """What is sent besides the address: by POST a `body` of JSON or of a form, or a `text`.

    A text is XML, as SOAP wants it, or what its Content-Type says. Texts may name what the address
    may.
    """

    method: ConnectorMethod = ConnectorMethod.GET
    body: BodyTemplate = Field(default_factory=dict)
    as_form: StrictBool = False
    text: BodyText | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.body or self.text) and self.method is not ConnectorMethod.POST:
            raise PydanticCustomError("request_body_needs_post", "a body needs POST")
        if self.text and (self.body or self.as_form):
            raise PydanticCustomError("request_body_twice", "a body or a text")
        if self.as_form and any(isinstance(each, dict | list) for each in self.body.values()):
            raise PydanticCustomError("request_form_nested", "a form is flat")
        return self


class ConnectorFormat(StrEnum):
    """What an answer is written in."""

    JSON = "json"
    JSON_LINES = "json_lines"
    CSV = "csv"
    XML = "xml"


class ConnectorEncoding(StrEnum):
    """The characters of an answer that says nothing of them, or something wrong."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1252 = "windows-1252"


class ConnectorSeparator(StrEnum):
    """What stands between the cells of CSV."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"
    BAR = "|"


class ConnectorAnswer(Body):
    """How an answer is read.

    CSV becomes `{rows}` by the names of its first line after `skip_lines`, XML `{rows, document}`
    with every element called `row`, JSON Lines `{rows}`. Where `ok` finds nothing true, the answer
    is a refusal; without `ok` the usual forms of one are, where there are no rows.
    """

    format: ConnectorFormat = ConnectorFormat.JSON
    encoding: ConnectorEncoding | None = None
    separator: ConnectorSeparator | None = Field(
        None, description="Kosong: dikenali dari baris pertama (found by itself)."
    )
    skip_lines: WholeNumber = Field(
        0,
        ge=0,
        le=50,
        description="CSV: baris di atas baris nama kolom (lines above the line of names).",
    )
    row: ElementName | None = None
    ok: Expression | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.format is ConnectorFormat.XML and self.row is None:
            raise PydanticCustomError("answer_row_missing", "XML needs row")
        return self


class ConnectorPagingKind(StrEnum):
    """How further pages are found.

    By number, by offset, by a cursor, by a Link header, or by the address in the answer.
    """

    NONE = "none"
    PAGE = "page"
    OFFSET = "offset"
    CURSOR = "cursor"
    LINK = "link"
    NEXT = "next"


class ConnectorPagingPlace(StrEnum):
    """Where the parameters of paging stand."""

    QUERY = "query"
    BODY = "body"


class ConnectorPaging(Body):
    """Further pages; `next` (JMESPath) finds the cursor or address, an empty one ends.

    `total`, `last_page`, `has_more` (JMESPath): what the answer promises. What was promised and did
    not come is a fault. Usual names of these are known by themselves.
    """

    kind: ConnectorPagingKind = ConnectorPagingKind.NONE
    parameter: QueryName = "page"
    place: ConnectorPagingPlace = ConnectorPagingPlace.QUERY
    size_parameter: QueryName | None = None
    size: WholeNumber = Field(100, ge=1, le=10_000)
    start: WholeNumber = Field(1, ge=0, le=1, description="Halaman pertama (the first page).")
    first_offset: WholeNumber = Field(0, ge=0, le=1)
    next: Expression | None = None
    total: Expression | None = None
    last_page: Expression | None = None
    has_more: Expression | None = None
    beyond: Expression | None = Field(
        None,
        description="Benar dalam penolakan untuk halaman sesudah yang terakhir (true of what "
        "refuses a page beyond the last).",
    )
    usual_names: StrictBool = Field(
        default=True,
        description="Salah: hanya janji yang disebut di sini (only promises named here count).",
    )
    max_pages: WholeNumber = Field(100, ge=1, le=1000)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind is ConnectorPagingKind.CURSOR and self.next is None:
            raise PydanticCustomError("paging_incomplete", "a cursor needs next")
        return self
