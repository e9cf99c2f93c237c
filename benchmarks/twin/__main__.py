"""Serve it: one process with threads, each with a connection that it keeps.

python -m benchmarks.twin PORT URL
"""

import sys
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

THREADS = 16


def database(url: str) -> dict[str, Any]:
    """Django's words for a database that SQLAlchemy's URL names."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        options = {"timeout": 15, "transaction_mode": "IMMEDIATE"}
        name = parts.path.removeprefix("/")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options}
    asked = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.removeprefix("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname or asked.get("host", ""),
        "PORT": str(parts.port or asked.get("port", "")),
        "CONN_MAX_AGE": None,
    }


def configure(url: str) -> None:
    """Django as `startproject` leaves it for an API: nothing that these answers do not need."""
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="of nothing that is kept",  # noqa: S106 - of a benchmark
        INSTALLED_APPS=["benchmarks.twin"],
        ROOT_URLCONF="benchmarks.twin.addresses",
        DATABASES={"default": database(url) | {"CONN_MAX_AGE": None}},
        TIME_ZONE="UTC",
        USE_TZ=True,
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": ["benchmarks.twin.signing.Signed"],
            "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
            "UNAUTHENTICATED_USER": None,
        },
    )
    django.setup()


class Server(BaseApplication):
    """One process of gunicorn."""

    def __init__(self, port: str) -> None:
        """Listen on the port of this machine."""
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        """As it would be started on the command line."""
        told = {"bind": f"127.0.0.1:{self._port}", "threads": THREADS, "worker_class": "gthread"}
        for name, value in (told | {"loglevel": "error"}).items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """The program."""
        return get_wsgi_application()


if __name__ == "__main__":
    configure(sys.argv[2])
    Server(sys.argv[1]).run()
