"""The OpenAPI document: FastAPI's, with our problems, headers, examples and descriptions."""

from app.api.openapi.document import build_document, install_openapi, operations
from app.api.openapi.words import TAGS

__all__ = ["TAGS", "build_document", "install_openapi", "operations"]
