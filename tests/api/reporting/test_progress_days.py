"""Progress on a past day, and of many offices at once."""

import pytest

from tests.support.databases import on_one_engine
from tests.support.evidence import MEMBER, PENGARAH, every, evidence, ok, refused
from tests.support.office import Office
from tests.support.progress import PROGRESS, Year, added, clock_at, numbers


@pytest.fixture
def year(office: Office) -> Year:
    found = Year(office)
    found.run()
    return found


@on_one_engine
class TestDays:
    def test_of_a_comparison_are_over_and_in_order(self, office: Office) -> None:
        # 23:30 on 30 June in Kupang: there it is not yet July.
        with clock_at(office, "2023-06-30T23:30"):
            person = office.person(PENGARAH)
            for first, second, place in (
                ("2023-06-01", "2023-07-01", "query/to"),
                ("2023-06-30", "2023-06-29", "query/from"),
                ("2023-06-31", "2023-06-30", "query/from"),
            ):
                params = {"from": first, "to": second}
                problem = refused(person.get(f"{PROGRESS}/comparison", params=params), 422)
                assert problem["errors"][0]["pointer"] == place
            params = {"from": "0001-01-01", "to": "2023-06-30"}
            first = ok(person.get(f"{PROGRESS}/comparison", params=params))["total"]["first"]
            unasked = ok(person.get(f"{PROGRESS}/comparison"))
        assert (unasked["first_day"], unasked["second_day"]) == ("2023-06-01", "2023-06-30")
        assert set(first["evidence"].values()) == {0}
        assert first["indicators"]["unproven"] == 75

    def test_before_and_after_the_year_the_trend_ends_today(self, office: Office) -> None:
        for now, days in (("2023-06-12T08:00", 6), ("2024-02-01T08:00", 13)):
            with clock_at(office, now):
                points = ok(office.person(PENGARAH).get(f"{PROGRESS}/trend"))["points"]
            assert len(points) == days
            assert points[-1]["day"] == now[:10]


class TestOffices:
    def test_each_with_all_below_it_and_only_what_is_in_sight(self, two_offices: Office) -> None:
        office = two_offices
        evidence(office, "accepted")
        administrator = office.administrator()
        (nation,) = ok(administrator.get("/progress/work-units"))["items"]
        below = {"parent_id": nation["work_unit"]["id"]}
        (province,) = ok(administrator.get("/progress/work-units", params=below))["items"]
        below = {"parent_id": province["work_unit"]["id"]}
        (city,) = ok(administrator.get("/progress/work-units", params=below))["items"]
        assert [row["work_units"] for row in (nation, province, city)] == [3, 2, 1]
        assert [row["decrees"] for row in (nation, province, city)] == [2, 2, 1]
        assert numbers(nation) == numbers(province)
        decrees = every(administrator, "/decrees")
        each = [ok(administrator.get(f"/decrees/{row['id']}/progress"))["total"] for row in decrees]
        assert added([numbers(nation)]) == added(each)
        assert numbers(city) in each
        nothing = ok(administrator.get("/progress/work-units", params={"year": 2031}))["items"]
        assert (nothing[0]["decrees"], nothing[0]["indicators"]["indicators"]) == (0, 0)

        there = office.person("kornelis.tana")
        for params in (below, {}):
            assert ok(there.get("/progress/work-units", params=params))["items"] == [city]
        (own,) = ok(office.person(PENGARAH).get("/progress/work-units"))["items"]
        assert (own["work_units"], own["decrees"]) == (1, 1)
        assert own["indicators"]["proven"] == 1
        # Who belongs to both sees one tree, and the city once more below the province.
        assert ok(office.person(MEMBER).get("/progress/work-units"))["items"] == [province]
        of_member = ok(office.person(MEMBER).get("/progress/work-units", params=below))
        assert of_member["items"] == [city]
        outside = f"/decrees/{decrees[0]['id']}", f"/decrees/{decrees[1]['id']}"
        refusals = [there.get(f"{path}/progress/trend").status_code for path in outside]
        assert sorted(refusals) == [200, 404]
