"""How a printed document is answered: as a PDF with a name, a version, and nothing that runs."""

from typing import Any, Final

from fastapi import Response

from app.api.uploads import ATTACHMENT
from app.integrations.file_names import content_disposition
from app.services.reporting.documents.printing import Document, typeset

PDF: Final = "application/pdf"
PRINTED: Final[dict[str, Any]] = {
    "response_class": Response,
    "responses": {
        200: {
            "headers": ATTACHMENT,
            "content": {
                PDF: {"schema": {"type": "string", "format": "binary", "contentMediaType": PDF}}
            },
        }
    },
    "openapi_extra": {"x-has-etag": True},
}


async def printed(document: Document) -> Response:
    """The document; typeset without a session, so nobody waits for the database meanwhile."""
    headers = {
        "Content-Disposition": content_disposition(document.file_name),
        "Content-Security-Policy": "default-src 'none'",
    }
    return Response(await typeset(document), media_type=PDF, headers=headers)
