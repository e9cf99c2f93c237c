"""Pictures for letterheads."""

import io

import segno


def png(scale: int = 4) -> bytes:
    """A square PNG of 29 fields a side, each of `scale` dots."""
    written = io.BytesIO()
    segno.make("Zona Integritas", micro=False).save(written, kind="png", scale=scale)
    return written.getvalue()
