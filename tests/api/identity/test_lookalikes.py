"""An account that looks like another one is asked about; a second one of one's own is refused."""

from typing import Any

from tests.support.administration import PROVINCE, fault_of, new_account
from tests.support.databases import on_one_engine
from tests.support.evidence import ok, refused
from tests.support.office import Office

MAIL = "tu@example.go.id"


def body(username: str, name: str, email: str | None, **more: Any) -> dict[str, Any]:
    words = {"username": username, "name": name, "email": email, "job_title": "Pelaksana"}
    return {"work_unit_code": PROVINCE} | words | more


@on_one_engine
class TestLookalikes:
    def test_the_same_name_and_address_is_asked_about(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, "yuliana.bria", name="Yuliana Bria", email=MAIL)
        alike = body("yuliana.dua", " yuliana  BRIA", MAIL.upper())
        question = admin.post("/users", alike)
        assert fault_of(question) == (409, "account_looks_alike", ["/confirm_distinct"])
        assert "yuliana.bria" in question.json()["detail"]
        ok(admin.post("/users", alike | {"confirm_distinct": True}), 201)
        ok(admin.post("/users", body("c.d", "Orang Lain", MAIL)), 201)

    def test_nearly_the_same_name_in_one_office_is_asked_about(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, "yuliana.bria", name="Yuliana Ma'u Bria")
        for name in ("Dra. Yuliana Mau Bria, M.Si.", "YULIANA  MA`U BRIA", "Yulianamau Bria"):
            alike = body("yuliana.dua", name, None)
            question = admin.post("/users", alike)
            assert fault_of(question) == (409, "account_looks_alike", ["/confirm_distinct"])
            assert "yuliana.bria" in question.json()["detail"]
        elsewhere = body("yuliana.kota", "Yuliana Mau Bria", None) | {"work_unit_code": "00"}
        ok(admin.post("/users", elsewhere), 201)
        ok(admin.post("/users", alike | {"confirm_distinct": True}), 201)

    def test_a_wrong_digit_of_a_nip_is_asked_about_whatever_the_name(self, office: Office) -> None:
        admin = office.administrator()
        nip = "198104172006041003"
        new_account(admin, "yuliana.bria", name="Yuliana Bria", nip=nip)
        for other in ("198104172006041004", "198104172006041030"):
            alike = body("marten.foes", "Marten Foes", None, nip=other)
            question = admin.post("/users", alike)
            assert fault_of(question) == (409, "account_looks_alike", ["/confirm_distinct"])
            assert "yuliana.bria" in question.json()["detail"]
        ok(admin.post("/users", body("a.b", "Ama Beda", None, nip="198104172006041114")), 201)
        elsewhere = body("m.kota", "Marten Kota", None, nip=other) | {"work_unit_code": "00"}
        ok(admin.post("/users", elsewhere), 201)
        path = f"/users/{new_account(admin, 'marten.foes', name='Marten Foes')['id']}"
        wrong = {"nip": "198104172006041004"}
        assert fault_of(admin.patch(path, wrong))[1] == "account_looks_alike"
        ok(admin.patch(path, wrong | {"confirm_distinct": True}))

    def test_also_when_an_account_becomes_so(self, office: Office) -> None:
        admin = office.administrator()
        new_account(admin, "yuliana.bria", name="Yuliana Bria", email=MAIL)
        made = new_account(admin, "yuliana.dua", name="Yuliana Beria")
        path = f"/users/{made['id']}"
        question = admin.patch(path, {"name": "Yuliana Bria"})
        assert fault_of(question) == (409, "account_looks_alike", ["/confirm_distinct"])
        assert ok(admin.get(path))["name"] == "Yuliana Beria"
        ok(admin.patch(path, {"name": "Yuliana Bria", "confirm_distinct": True}))
        ok(admin.patch(path, {"job_title": "Analis"}))

    def test_nobody_makes_a_second_account_of_their_own(self, office: Office) -> None:
        admin = office.administrator()
        ok(admin.patch(f"/users/{office.user_id('admin')}", {"email": MAIL}))
        own = body("admin.dua", "ADMIN", MAIL, confirm_distinct=True)
        refused(admin.post("/users", own), 403, "own_second_account")
        refused(admin.post("/users", own | {"email": None}), 403, "own_second_account")
        for name, email in (("Orang Lain", MAIL), ("Admin", "lain@example.go.id")):
            question = admin.post("/users", body("orang.lain", name, email))
            assert fault_of(question)[1] == "account_looks_alike"
        made = new_account(admin, "orang.lain", name="Orang Lain")
        taken = {"name": "Admin", "email": MAIL, "confirm_distinct": True}
        refused(admin.patch(f"/users/{made['id']}", taken), 403, "own_second_account")
