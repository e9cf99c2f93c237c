"""A system like SiRian: it counts attendance, and pushes a month of it.

ZI_URL=http://127.0.0.1:8000 ZI_KEY=zi_… uvicorn examples.sirian:app --port 8101
"""

import calendar
import json
import os
import random
from datetime import date, datetime, timedelta, timezone
from http import HTTPStatus
from typing import Annotated, Any

import httpx2 as httpx
from fastapi import FastAPI, HTTPException, Path
from fastapi.concurrency import run_in_threadpool

from examples.client import send

EMPLOYEES = 36
WITA = timezone(timedelta(hours=8))
Month = Annotated[str, Path(pattern=r"^[1-9]\d{3}-(0[1-9]|1[0-2])$")]

app = FastAPI(title="SiRian (contoh)")


@app.get("/api/attendance/{month}")
async def read_attendance(month: Month) -> dict[str, Any]:
    """The month as this system counts it: the same each time."""
    return monthly(month)


@app.post("/push/{month}")
async def push(month: Month) -> dict[str, Any]:
    """Hand the month in: its recap with the list as a file, and every day in one batch."""
    try:
        return await run_in_threadpool(hand_in, month)
    except httpx.HTTPStatusError as error:  # a month that is not over, say
        raise HTTPException(HTTPStatus.BAD_GATEWAY, error.response.text) from error


def hand_in(month: str) -> dict[str, Any]:
    """What the service answered."""
    headers = {"Authorization": f"Bearer {os.environ['ZI_KEY']}"}
    api = f"{os.environ['ZI_URL']}/api/v1/sources/sirian"
    with httpx.Client(headers=headers, timeout=30) as client:
        listed = {"files": (f"presensi-{month}.csv", as_csv(month), "text/csv")}
        file = send(client, "POST", f"{api}/files", files=listed).raise_for_status().json()
        record = monthly(month) | {"files": [file["items"][0]["id"]]}
        path = f"{api}/records/presensi-{month}"
        recap = send(client, "PUT", path, json=record).raise_for_status().json()
        lines = "\n".join(json.dumps(daily(day)) for day in working_days(month))
        jsonl = {"Content-Type": "application/jsonl"}
        batch = send(client, "POST", f"{api}/records", content=lines, headers=jsonl)
    return {"recap": recap, "batch": json.loads(batch.raise_for_status().text.splitlines()[-1])}


def monthly(month: str) -> dict[str, Any]:
    """The record of a month."""
    days = working_days(month)
    absences = [absent(day) for day in days]
    late = sum(dice(day).randint(0, 2) for day in days)
    return {
        "type": "attendance",
        "title": f"Rekap presensi pegawai {month}",
        "period": month,
        "taken_at": datetime.combine(days[-1], datetime.min.time(), WITA)
        .replace(hour=18)
        .isoformat(),
        "figures": {
            "employees": EMPLOYEES,
            "working_days": len(days),
            "present": EMPLOYEES * len(days) - sum(absences),
            "late": late,
            "absent": sum(absences),
        },
    }


def daily(day: date) -> dict[str, Any]:
    """The record of a day, as a line of a batch."""
    there = EMPLOYEES - absent(day)
    return {
        "external_id": f"kerja-{day}",
        "type": "daily-work",
        "title": f"Catatan kerja harian {day}",
        "period": day.isoformat(),
        "taken_at": datetime.combine(day, datetime.min.time(), WITA).replace(hour=17).isoformat(),
        "figures": {"employees": EMPLOYEES, "with_report": there, "activities": there * 3},
    }


def as_csv(month: str) -> bytes:
    """The list behind the recap."""
    rows = [f"{day},{EMPLOYEES - absent(day)},{absent(day)}" for day in working_days(month)]
    return "\n".join(["tanggal,hadir,tidak_hadir", *rows, ""]).encode()


def working_days(month: str) -> list[date]:
    """Monday to Friday."""
    year, number = map(int, month.split("-"))
    last = calendar.monthrange(year, number)[1]
    days = (date(year, number, day) for day in range(1, last + 1))
    return [day for day in days if day.weekday() < calendar.SATURDAY]


def absent(day: date) -> int:
    """How many were not there."""
    return dice(day).randint(0, 3)


def dice(day: date) -> random.Random:
    """Chance that falls the same way each time."""
    return random.Random(day.toordinal())  # noqa: S311 - an example's figures
