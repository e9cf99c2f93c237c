"""Somebody always administers the installation, whichever door is tried."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from tests.support.administration import CITY, administrator_of, new_account
from tests.support.databases import on_one_engine
from tests.support.evidence import Body, ok, refused
from tests.support.office import Office, Person
from tests.support.sign_in import give_password


def second(office: Office, username: str = "admin.dua", **grant: str) -> Person:
    """Another administrator of the installation; both can sign in."""
    made = new_account(office.administrator(), username)
    give_password(office, "admin", username)
    path = f"/users/{made['id']}/role-grants"
    ok(office.administrator().post(path, {"role": "administrator"} | grant), 201)
    return office.person(username)


def endings(office: Office, username: str) -> list[str]:
    """Where a person's grants are ended."""
    path = f"/users/{office.user_id(username)}/role-grants"
    found: list[Body] = ok(office.administrator().get(path))["items"]
    return [f"{path}/{grant['id']}/end" for grant in found]


@on_one_engine
class TestLastAdministrator:
    def test_does_not_end_the_only_grant(self, office: Office) -> None:
        admin = office.administrator()
        (ending,) = endings(office, "admin")
        refused(admin.post(ending), 409, "last_administrator")
        assert admin.get("/users").status_code == 200

    def test_is_neither_ended_nor_switched_off_by_one_of_a_while(self, office: Office) -> None:
        interim = second(office, valid_to="2030-01-01")
        (ending,) = endings(office, "admin")
        refused(interim.post(ending), 409, "last_administrator")
        deactivating = f"/users/{office.user_id('admin')}/deactivate"
        refused(interim.post(deactivating), 409, "last_administrator")
        (own,) = endings(office, "admin.dua")
        ok(interim.post(own))

    def test_may_go_when_another_one_can_sign_in(self, office: Office) -> None:
        admin = office.administrator()
        give_password(office, "admin")
        made = new_account(admin, "belum.masuk")
        path = f"/users/{made['id']}/role-grants"
        ok(admin.post(path, {"role": "administrator"}), 201)
        (ending,) = endings(office, "admin")
        refused(admin.post(ending), 409, "last_administrator")
        give_password(office, "belum.masuk")
        ok(admin.post(ending))
        assert admin.get("/users").status_code == 403
        assert office.person("belum.masuk").get("/users").status_code == 200

    def test_a_deactivated_or_an_office_s_administrator_does_not_count(
        self, two_offices: Office
    ) -> None:
        office, admin = two_offices, two_offices.administrator()
        administrator_of(office, CITY)
        second(office)
        ok(admin.post(f"/users/{office.user_id('admin.dua')}/deactivate"))
        (ending,) = endings(office, "admin")
        refused(admin.post(ending), 409, "last_administrator")
        ok(admin.post(endings(office, f"admin.{CITY}")[0]))


def test_two_who_end_each_other_at_once_leave_one(office: Office) -> None:
    other = second(office)
    people = (office.administrator(), other)
    targets = (endings(office, "admin.dua")[0], endings(office, "admin")[0])
    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(who.post, at) for who, at in zip(people, targets, strict=True)]
        statuses = sorted(call.result().status_code for call in calls)
    assert statuses[0] == 200
    assert statuses[1] in {403, 409}
    left = text(
        "SELECT count(*) FROM role_grants g JOIN users u ON u.id = g.user_id"
        " WHERE g.role = 'administrator' AND g.valid_to IS NULL"
    )
    with office.engine.connect() as connection:
        assert connection.scalar(left) == 1
