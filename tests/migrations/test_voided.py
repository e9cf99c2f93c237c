"""The step to voided amendments, back and forth, with one that was voided and one that stands."""

from pathlib import Path

from alembic import command
from fastapi import FastAPI

from tests.api.decrees.test_amendments import SEAT, amend
from tests.api.decrees.test_voiding import void
from tests.support.administration import new_account
from tests.support.databases import Databases, alembic_config
from tests.support.evidence import KETUA, MEMBER, every
from tests.support.office import Office
from tests.support.succession import DECREE, seat_of


def test_the_one_that_stands_stays_and_nobody_comes_back(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            new_account(office.administrator(), "baru.datang")
            ketua = office.person(KETUA)
            members = [SEAT | {"username": "baru.datang"}]
            void(ketua, amend(ketua, members=members))
            left = [seat_of(ketua, MEMBER)["id"]]
            made = amend(ketua, members=members, ended_membership_ids=left)
        command.downgrade(alembic_config(url), "voided-1")
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            ketua = office.person(KETUA)
            (kept,) = every(ketua, f"{DECREE}/amendments")
            assert (kept["id"], kept["voided_at"]) == (made["id"], None)
            rows = every(ketua, f"{DECREE}/members", include_ended=True)
            named = {row["id"]: row for row in rows}
            assert named[left[0]]["ended_by_amendment_id"] == made["id"]
            came = [row for row in rows if row["username"] == "baru.datang"]
            held = [row["amendment_id"] for row in came if row["valid_to"] != row["valid_from"]]
            assert held == [made["id"]]
            void(ketua, made)
