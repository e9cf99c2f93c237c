"""Holidays: kept by an office and all below it."""

from tests.support.administration import CITY, PROVINCE, administrator_of, unit_id
from tests.support.databases import on_one_engine
from tests.support.evidence import every, ok, refused
from tests.support.office import Office

CHRISTMAS = {"day": "2023-12-25", "name": "Hari Raya Natal"}


class TestHolidays:
    def test_are_kept_by_every_office_below_too(self, two_offices: Office) -> None:
        office, admin = two_offices, two_offices.administrator()
        above, here = (f"/work-units/{unit_id(office, code)}/holidays" for code in (PROVINCE, CITY))
        made = ok(admin.post(above, CHRISTMAS), 201)
        ok(admin.post(here, {"day": "2023-04-25", "name": "Hari jadi kota"}), 201)
        days = [(row["day"], row["work_unit"]["code"]) for row in every(admin, here, year=2023)]
        assert days == [("2023-04-25", CITY), ("2023-12-25", PROVINCE)]
        assert [row["day"] for row in every(admin, above)] == ["2023-12-25"]
        assert every(admin, here, year=2024) == []
        below = office.person("yuliana.bria")
        seen = ok(below.get(f"/holidays/{made['id']}"))
        assert (seen["name"], seen["allowed_actions"]) == (CHRISTMAS["name"], [])
        path = f"/holidays/{made['id']}"
        assert admin.delete(path, etag=admin.get(path).headers["ETag"]).status_code == 204
        assert [row["day"] for row in every(admin, here)] == ["2023-04-25"]

    @on_one_engine
    def test_one_a_day_and_only_by_who_administers_the_office(self, two_offices: Office) -> None:
        office, admin = two_offices, two_offices.administrator()
        path = f"/work-units/{unit_id(office, PROVINCE)}/holidays"
        made = ok(admin.post(path, CHRISTMAS), 201)
        problem = refused(admin.post(path, CHRISTMAS), 409, "already_exists")
        assert problem["errors"][0]["pointer"] == "/day"
        of_city = administrator_of(office, CITY)
        refused(of_city.post(path, CHRISTMAS | {"day": "2023-12-26"}), 404)
        refused(of_city.delete(f"/holidays/{made['id']}"), 403)
