"""Where `zi` begins."""

import gc


def main() -> None:
    """Load the command line, then do what it is told.

    What is being loaded stays: looking for garbage in it takes a sixth of a start.
    """
    gc.disable()
    from app.cli import app  # noqa: PLC0415 - loaded while nobody looks for garbage

    gc.enable()
    app()
