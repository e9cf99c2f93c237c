"""How files come in and go out, in the words of OpenAPI."""

from typing import Any

# Boundaries and part headers around the files of one upload.
MULTIPART_OVERHEAD = 64 * 1024

_BINARY = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
UPLOAD_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "title": "FilesUpload",
                "required": ["files"],
                "properties": {
                    "files": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 20,
                        "items": _BINARY,
                        "description": "Satu atau beberapa berkas (one or more files).",
                    }
                },
            }
        }
    },
}
CONTENT: dict[str, Any] = {"content": {"application/octet-stream": {"schema": _BINARY}}}
