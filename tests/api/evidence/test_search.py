"""Searching: words in any order, over titles, texts, notes and names of files, on both engines."""

from tests.support.evidence import COORDINATOR, MEMBER, draft, every, evidence, ok
from tests.support.office import OTHER_COORDINATOR, Office


class TestWords:
    def test_evidence_is_found_by_its_words_in_any_order(self, office: Office) -> None:
        member, outsider = office.person(MEMBER), office.person(OTHER_COORDINATOR)
        fields = {"title": "Laporan gratifikasi 100%", "description": "Disampaikan kepada KPK"}
        found = evidence(office, "draft", **fields)["id"]
        hidden = evidence(office, "draft", confidentiality="restricted", **fields)["id"]
        files = ok(member.get(f"/evidence/{found}"))["revision"]["files"]
        by_file = f"{files[0]['original_name']} gratifikasi"
        draft(member, title="Undangan rapat")
        as_asked = ("gratifikasi laporan", "kpk 100%", by_file, " KPK  laporan laporan")
        with_signs = ("laporan, gratifikasi", "(gratifikasi) — “laporan”:", "KPK? 100%.")
        for words in (*as_asked, *with_signs):
            assert {row["id"] for row in every(member, "/evidence", q=words)} == {found, hidden}
            (seen,) = every(outsider, "/evidence", q=words)
            assert seen["id"] == found
        for words in ("gratifikasi rapat", "laporan 10%%", "a b c d e f g h i laporan gratifikasi"):
            assert every(member, "/evidence", q=words) == [], words

    def test_the_plan_is_found_by_its_texts_and_notes(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        (report,) = every(coordinator, "/indicators", q="triwulan pelaporan")
        assert report["code"] == "5A-2"
        path = f"/indicators/{report['id']}"
        etag = coordinator.get(path).headers["ETag"]
        ok(coordinator.patch(path, {"remarks": "Bersama UPG"}, etag=etag))
        (found,) = every(coordinator, "/indicators", q="upg gratifikasi")
        assert found["id"] == report["id"]
        assert [row["code"] for row in found["action_items"]] == ["5A.2"]
        assert found["action_item_count"] == 1
        assert every(coordinator, "/indicators", q="upg triwulan semester") == []
