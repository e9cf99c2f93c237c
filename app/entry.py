"""Where `zi` begins."""

from app.core import memory


def main() -> None:
    """Load the command line, then do what it is told."""
    with memory.loading():
        from app.cli import app  # noqa: PLC0415 - loaded while nobody looks for garbage

    app()
