"""Swagger UI and ReDoc from our own files: they open without internet, and run nothing else."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

import fastapi_offline
from anyio import to_thread
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import HTMLResponse, RedirectResponse

from app.api.fixed import FOR_EVER, FixedAnswer
from app.api.openapi.words import TITLE
from app.core import memory

ASSETS: Final = Path(fastapi_offline.__file__).parent / "static"
OPENAPI: Final = "/openapi.json"
MEDIA_TYPES: Final = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "redoc.standalone.js": "text/javascript",
    "favicon.png": "image/png",
}
# Both pages set styles while they run; pictures and downloads of answers are blobs, and ReDoc
# searches in a worker made of one. Scripts are ours alone: two files and what starts them.
_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self' data:; "
    "form-action 'none'; frame-ancestors 'none'; img-src 'self' blob: data:; "
    "script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; worker-src blob:"
)
_WRITTEN: Final = Path(__file__).resolve().parents[2] / "openapi.json"
_INLINE: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def install_documentation(app: FastAPI) -> None:
    """Serve `/openapi.json`, `/docs`, `/redoc` and their assets, and lead `/` to them."""
    document = FixedAnswer(lambda: _as_json(app), "application/json")
    pages = {"/docs": _Page(_swagger_ui), "/redoc": _Page(_redoc)}

    @app.get(OPENAPI, include_in_schema=False)
    async def openapi(request: Request) -> Response:
        return await document.respond(request)

    for path, page in pages.items():
        app.add_api_route(path, page.respond, include_in_schema=False, response_model=None)

    @app.get("/docs/assets/{version}/{name}", include_in_schema=False)
    async def asset(request: Request, version: str, name: str) -> Response:
        if name not in MEDIA_TYPES or version != await to_thread.run_sync(_version, name):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return await asset_of(name).respond(request)

    @app.get("/", include_in_schema=False)
    async def start() -> RedirectResponse:
        return RedirectResponse("/docs")


@cache
def asset_of(name: str) -> FixedAnswer:
    """One of MEDIA_TYPES; read when it is first asked for."""
    path, media_type = ASSETS / name, MEDIA_TYPES[name]
    is_text = media_type.startswith("text/")
    return FixedAnswer(path.read_bytes, media_type, FOR_EVER, is_text=is_text)


def _address(name: str) -> str:
    """The address that names the content; another content has another one."""
    return f"/docs/assets/{_version(name)}/{name}"


def _version(name: str) -> str:
    return asset_of(name).etag[1:17]


class _Page:
    """A page and the policy that lets its own script run."""

    def __init__(self, make: Callable[[], HTMLResponse]) -> None:
        self._answer = FixedAnswer(lambda: bytes(make().body), "text/html")

    async def respond(self, request: Request) -> Response:
        answer = await self._answer.respond(request)
        answer.headers["Content-Security-Policy"] = policy_for(self._answer.content)
        return answer


@cache
def policy_for(page: bytes) -> str:
    """The Content-Security-Policy of a page: its inline scripts by their hashes."""
    digests = (hashlib.sha256(script).digest() for script in _INLINE.findall(page))
    hashes = "".join(f" 'sha256-{base64.b64encode(each).decode()}'" for each in digests)
    return _POLICY.format(scripts=hashes)


def _as_json(app: FastAPI) -> bytes:
    """The document; only its bytes are kept: as objects it takes ten times as much memory.

    In production they come from the file beside the code, which tests hold equal: making them takes
    a second of everybody's time, and memory that stays in pieces.
    """
    if app.state.settings.is_production and _WRITTEN.exists():
        return _WRITTEN.read_bytes()
    made = json.dumps(app.openapi(), ensure_ascii=False, separators=(",", ":")).encode()
    app.openapi_schema = None
    memory.give_back()
    return made


def _swagger_ui() -> HTMLResponse:
    return get_swagger_ui_html(
        openapi_url=OPENAPI,
        title=TITLE,
        swagger_js_url=_address("swagger-ui-bundle.js"),
        swagger_css_url=_address("swagger-ui.css"),
        swagger_favicon_url=_address("favicon.png"),
        swagger_ui_parameters={"persistAuthorization": True, "docExpansion": "none"},
    )


def _redoc() -> HTMLResponse:
    return get_redoc_html(
        openapi_url=OPENAPI,
        title=TITLE,
        redoc_js_url=_address("redoc.standalone.js"),
        redoc_favicon_url=_address("favicon.png"),
        with_google_fonts=False,
    )
