"""How a printed document is answered: as a PDF with a name, a version, and nothing that runs."""

from typing import Any, Final

from fastapi import Response

from app.api.uploads import ATTACHMENT
from app.integrations.file_names import content_disposition
from app.services.reporting.documents.printing import Document, typeset

PDF: Final = "application/pdf"


def printed_as(*media_types: str) -> dict[str, Any]:
    """What an operation declares that answers with files of these media types."""
    content = {
        each: {"schema": {"type": "string", "format": "binary", "contentMediaType": each}}
        for each in media_types
    }
    return {
        "response_class": Response,
        "responses": {200: {"headers": ATTACHMENT, "content": content}},
        "openapi_extra": {"x-has-etag": True},
    }


PRINTED: Final = printed_as(PDF)


async def printed(document: Document) -> Response:
    """The document; typeset without a session, so nobody waits for the database meanwhile."""
    return answered(await typeset(document), PDF, document.file_name)


def answered(content: bytes, media_type: str, file_name: str) -> Response:
    """A file under its name; where it is opened as a page, nothing in it may run or load."""
    headers = {
        "Content-Disposition": content_disposition(file_name),
        "Content-Security-Policy": "default-src 'none'",
    }
    return Response(content, media_type=media_type, headers=headers)
