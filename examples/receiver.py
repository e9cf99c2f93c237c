"""Somebody who follows events: keeps what came and is genuine.

WEBHOOK_SECRET=whsec_… uvicorn examples.receiver:app --port 8103
"""

import os
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

app = FastAPI(title="Penerima peristiwa (contoh)")
received: dict[str, dict[str, Any]] = {}


@app.post("/events", status_code=204)
async def take(request: Request) -> None:
    """Take an event; the same one again changes nothing."""
    body = await request.body()
    try:
        event = Webhook(os.environ["WEBHOOK_SECRET"]).verify(body, dict(request.headers))
    except WebhookVerificationError as error:
        raise HTTPException(400) from error
    received.setdefault(event["id"], event)


@app.get("/received")
async def list_received() -> list[dict[str, Any]]:
    """What came, in the order in which it came first."""
    return list(received.values())
