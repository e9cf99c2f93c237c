"""Pictures over HTTP: in sight, of today, and harmless where they are opened."""

import pytest

from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import PENGARAH, refused
from tests.support.office import Office
from tests.support.progress import Year, clock_at

DECREE = f"/decrees/{DECREE_ID}"
PATHS = (
    f"{DECREE}/progress/heat-map/picture",
    f"{DECREE}/progress/heat-map/picture?by=action_item",
    f"{DECREE}/progress/trend/picture",
    f"{DECREE}/schedule/picture",
)


@on_one_engine
class TestPictures:
    def test_show_office_decree_and_day_and_nothing_that_runs(self, office: Office) -> None:
        Year(office).run()
        seen = {}
        with clock_at(office, "2023-10-05T12:00"):
            for path in PATHS:
                answer = office.person(PENGARAH).get(path)
                assert answer.headers["content-type"] == "image/svg+xml"
                assert answer.headers["content-security-policy"] == "default-src 'none'"
                assert answer.headers["x-content-type-options"] == "nosniff"
                seen[path] = answer.text
                for words in (
                    "KPU Provinsi Nusa Tenggara Timur",
                    "Keputusan Nomor 142 Tahun 2023",
                    "per 5 Oktober 2023",
                ):
                    assert words in answer.text
        by_team, by_item, trend, plan = seen.values()
        assert ">0/2<" in by_team
        assert "Indikator terbukti" in by_team
        # Thirteen were not done, two were and lack evidence; and one in the legend.
        assert by_item.count('href="#sign-late"') == 15 + 1
        assert "Terlaksana: 2" in trend
        assert plan.count('href="#sign-done_early"') == 1
        assert "Rencana yang disetujui semula" in plan

    @pytest.mark.parametrize("path", PATHS[:1])
    def test_come_as_png_too_and_in_no_other_form(self, office: Office, path: str) -> None:
        person = office.person(PENGARAH)
        answer = person.get(path, params={"format": "png"})
        assert answer.headers["content-type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
        refused(person.get(path, params={"format": "pdf"}), 422)

    def test_of_another_office_are_not_there(self, two_offices: Office) -> None:
        for path in PATHS:
            refused(two_offices.person("kornelis.tana").get(path), 404)
