"""Printed documents: operations that differ in a row of a table; how their files are answered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from re import findall
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.dependencies import AppDatabase, AppSettings, CurrentActor
from app.api.routing import FeatureRouter
from app.api.uploads import ATTACHMENT
from app.core.settings import Settings
from app.integrations.file_names import content_disposition
from app.models.rights import Permission
from app.policies.actors import Actor
from app.services.reporting.documents.printing import Document, typeset

PDF: Final = "application/pdf"


@dataclass(frozen=True)
class Asked:
    """Who asks for a document of which thing."""

    session: AsyncSession
    actor: Actor
    key: UUID
    settings: Settings


@dataclass(frozen=True)
class Printout:
    """`GET` of a document at `path`, which names the thing's key; `make` raises NotFound.

    `name` is the operation's id, `words` its sentence in the documentation.
    """

    name: str
    path: str
    permission: Permission
    make: Callable[[Asked], Awaitable[Document]]
    words: str
    errors: tuple[int, ...] = (404,)


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


def declare_printouts(router: FeatureRouter, *printouts: Printout) -> None:
    """Declare the operations."""
    for each in printouts:
        _declare(router, each)


def _declare(router: FeatureRouter, printout: Printout) -> None:
    (parameter,) = findall(r"\{(\w+)\}", printout.path)

    async def endpoint(
        key: Annotated[UUID, Path(alias=parameter)],
        database: AppDatabase,
        settings: AppSettings,
        actor: CurrentActor,
    ) -> Response:
        async with database.reading() as session:
            document = await printout.make(Asked(session, actor, key, settings))
        # Typeset without a session: nobody waits for the database meanwhile.
        return answered(await typeset(document), PDF, document.file_name)

    endpoint.__name__, endpoint.__doc__ = printout.name, printout.words
    declare = router.operation(
        "GET",
        printout.path,
        permission=printout.permission,
        errors=printout.errors,
        **printed_as(PDF),
    )
    declare(endpoint)


def answered(content: bytes, media_type: str, file_name: str) -> Response:
    """A file under its name; where it is opened as a page, nothing in it may run or load."""
    headers = {
        "Content-Disposition": content_disposition(file_name),
        "Content-Security-Policy": "default-src 'none'",
    }
    return Response(content, media_type=media_type, headers=headers)
