"""Whoever may know of an account is told that it is switched off; to others it is nobody's."""

from datetime import date, timedelta

from app.core import clock
from app.core.messages import Language
from app.core.messages.dates import day_in_words
from app.schemas.platform.examples import DECREE_ID
from tests.api.decrees.test_memberships import join
from tests.api.decrees.test_stand_ins import name, seat_of
from tests.support.administration import CITY, TEAM_V, administrator_of, new_account, teams_of
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, ok, refused
from tests.support.office import Office


def today() -> date:
    return clock.today_in("Asia/Makassar")


@on_one_engine
def test_who_is_switched_off_is_told_with_the_day_and_who_can_change_it(office: Office) -> None:
    admin, ketua = office.administrator(), office.person(KETUA)
    account = new_account(admin, "yuliana.bria", name="Yuliana Bria")
    ok(admin.post(f"/users/{account['id']}/deactivate"))
    seat = seat_of(office, COORDINATOR)
    since = day_in_words(today(), Language.INDONESIAN)
    for answer in (
        join(ketua, "yuliana.bria"),
        join(admin, "yuliana.bria"),
        name(ketua, seat, "yuliana.bria"),
    ):
        told = refused(answer, 409, "account_inactive")
        assert told["errors"][0]["pointer"] == "/username"
        for word in ("Yuliana Bria dinonaktifkan", f"sejak {since}", "oleh administrator"):
            assert word in told["detail"]
    meeting: dict[str, object] = {
        "team_id": TEAM_V.rpartition("/")[2],
        "title": "Rapat",
        "place": "Aula",
        "meeting_date": "2023-06-14",
        "invited_ids": [account["id"]],
    }
    told = refused(ketua.post("/meetings", meeting), 409, "account_inactive")
    assert told["errors"][0]["pointer"] == "/invited_ids"
    refused(office.person(COORDINATOR).post("/meetings", meeting), 404)
    # The coordinator names a stand-in, and is told nothing of accounts.
    refused(name(office.person(COORDINATOR), seat, "yuliana.bria"), 404)
    refused(join(ketua, "tidak.ada"), 404)
    amended = {
        "number": "150",
        "year": today().year,
        "title": "PERUBAHAN",
        "date": str(today()),
        "effective_from": str(today() + timedelta(days=1)),
        "members": [
            {"team_id": TEAM_V.rpartition("/")[2], "username": "yuliana.bria"}
            | {"role": "anggota", "title": "Anggota", "job_title": "Pelaksana"}
        ],
    }
    told = refused(ketua.post(f"/decrees/{DECREE_ID}/amendments", amended), 409, "account_inactive")
    assert told["errors"][0]["pointer"] == "/members/0/username"


@on_one_engine
def test_another_office_learns_nothing(two_offices: Office) -> None:
    office, admin = two_offices, two_offices.administrator()
    account = new_account(admin, "yuliana.dua")
    ok(admin.post(f"/users/{account['id']}/deactivate"))
    city = administrator_of(office, CITY)
    (decree,) = ok(city.get("/decrees"))["items"]
    team = teams_of(office, decree["id"], "tim_kerja")[0]
    refused(join(city, "yuliana.dua", f"/teams/{team}"), 404)
