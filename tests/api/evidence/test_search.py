"""Searching: words in any order, over titles, texts, notes and names of files, on both engines."""

from app.services.evidence.rows.words import keep_words
from tests.api.contract.test_plans import IF_SMALL, explained
from tests.support.evidence import COORDINATOR, MEMBER, draft, every, evidence, ok
from tests.support.office import OTHER_COORDINATOR, PDF, Office

# What is asked of evidence with the texts of `told`, and whether it is found.
FOUND = {
    "gratifikasi laporan": True, "kpk 100%": True, " KPK  laporan laporan": True,
    "laporan, gratifikasi": True, "(gratifikasi) — “laporan”:": True, "KPK? 100%.": True,
    "menyampaikan": True, "ampaik": True, "sampai": False, "me": True, "k": True,
    "di": False, "ré_sumé": True, "resume": False, "re_s": True, "re%s": False,
    "kpu.go.id/ppid": True, "ppid notulen": True,
    "notulen.pdf": True, "gratifikasi rapat": False, "laporan 10%%": False,
    "laporankepada": False,
    "a b c d e f g h i laporan gratifikasi": False,
}  # fmt: skip


def kept(office: Office) -> int:
    """Let the worker read the words that are due; how many marks there were."""
    assert office.client.portal is not None
    return office.client.portal.call(keep_words, office.app.state.database)


class TestKeptWords:
    def test_the_answer_is_the_same_before_the_words_are_kept_and_after(
        self, office: Office
    ) -> None:
        member = office.person(MEMBER)
        told = {"title": "Laporan gratifikasi 100%", "description": "Menyampaikan kepada KPK"}
        key = draft(member, **told)["id"]
        address = {"url": "https://kpu.go.id/ppid", "title": "Re\u0301_sume\u0301 kegiatan"}
        ok(member.post(f"/evidence/{key}/links", address), 201)
        ok(member.upload(key, ("Notulen.pdf", PDF)), 201)
        draft(member, title="Undangan rapat")
        marks = []
        for _ in range(2):
            for words, is_found in FOUND.items():
                rows = [row["id"] for row in every(member, "/evidence", q=words)]
                assert (key in rows) == is_found, words
            marks.append(kept(office))
        assert marks == [4, 0]  # two drafts, a link, a file

    def test_no_other_table_that_grows_is_read_from_end_to_end(self, office: Office) -> None:
        member, everywhere = office.person(MEMBER), office.administrator()
        draft(member)
        kept(office)
        of_all = {"evidence_words"} if office.app.state.database.is_sqlite else set()
        # SQLite goes through the kept words: of those in sight, or of all for who sees all
        for person, allowed in ((member, set()), (everywhere, of_all)):
            with explained(office.app.state.database) as scans:
                assert every(person, "/evidence", q="laporan gratifikasi")
            read = {each.partition(":")[0] for each in scans} - IF_SMALL
            assert read == allowed

    def test_what_changes_is_found_at_once_and_restricted_words_by_few(
        self, office: Office
    ) -> None:
        member, outsider = office.person(MEMBER), office.person(OTHER_COORDINATOR)
        made = draft(member, title="Zakat", confidentiality="restricted")
        path = f"/evidence/{made['id']}"
        kept(office)
        assert every(outsider, "/evidence", q="zakat") == []
        assert len(every(member, "/evidence", q="zakat")) == 1
        etag = member.get(path).headers["ETag"]
        ok(member.patch(path, {"title": "Infak"}, etag=etag))
        for _ in range(2):
            assert every(member, "/evidence", q="zakat") == []
            assert len(every(member, "/evidence", q="infak")) == 1
            assert kept(office) <= 2
        assert kept(office) == 0


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
