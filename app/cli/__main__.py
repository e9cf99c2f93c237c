"""`python -m app.cli` is `zi`."""

from app.cli import app

app()
