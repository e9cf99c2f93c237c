"""A system like SiPleno: it keeps plenary meetings and their minutes, and can be pulled from.

SIPLENO_TOKEN=… uvicorn examples.sipleno:app --port 8102
"""

import calendar
import json
import os
import secrets
from datetime import date
from typing import Annotated, Any

import typst
from fastapi import Depends, FastAPI, HTTPException, Query, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

PAGE = 2
INVITED = 36
MINUTES = """
#set page(margin: 3cm)
#let data = json(bytes(sys.inputs.meeting))
= BERITA ACARA RAPAT PLENO RUTIN
Nomor #data.number

Rapat pleno diselenggarakan pada #data.held_on, dihadiri #data.present dari #data.invited undangan,
dan menghasilkan #data.decisions keputusan.
"""

app = FastAPI(title="SiPleno (contoh)")


def signed_in(
    given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())],
) -> None:
    """Whoever pulls has the token."""
    if not secrets.compare_digest(given.credentials, os.environ["SIPLENO_TOKEN"]):
        raise HTTPException(401)


@app.get("/api/meetings", dependencies=[Depends(signed_in)])
def list_meetings(
    month: Annotated[str, Query(pattern=r"^[1-9]\d{3}-(0[1-9]|1[0-2])$")], page: int = 1
) -> dict[str, Any]:
    """The meetings of a month, a few to a page; a page without any is the last."""
    found = [meeting(day) for day in tuesdays(month)]
    return {"items": found[(page - 1) * PAGE : page * PAGE], "page": page}


@app.get("/api/meetings/{day}/minutes.pdf", dependencies=[Depends(signed_in)])
def read_minutes(day: date) -> Response:
    """The minutes of one meeting."""
    if day not in tuesdays(f"{day:%Y-%m}"):
        raise HTTPException(404)
    pdf = typst.compile(MINUTES.encode(), sys_inputs={"meeting": json.dumps(meeting(day))})
    return Response(pdf, media_type="application/pdf")


def meeting(day: date) -> dict[str, Any]:
    """What is kept of a meeting."""
    return {
        "id": f"pleno-{day}",
        "number": f"{day.timetuple().tm_yday}/PK.01-BA/53/{day.year}",
        "held_on": day.isoformat(),
        "approved_at": f"{day}T15:00:00",
        "invited": INVITED,
        "present": INVITED - day.day % 4,
        "decisions": day.day % 3 + 1,
        "minutes": f"/api/meetings/{day}/minutes.pdf",
    }


def tuesdays(month: str) -> list[date]:
    """The days of the routine plenary meetings."""
    year, number = map(int, month.split("-"))
    weeks = calendar.Calendar().monthdatescalendar(year, number)
    return [week[1] for week in weeks if week[1].month == number]
