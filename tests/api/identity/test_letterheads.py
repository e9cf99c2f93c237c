"""Letterheads: set by an office's administrators, with a logo that can be printed."""

import base64
import struct
import zlib
from typing import Any

import pytest

from tests.support.administration import (
    CITY,
    PROVINCE,
    administrator_of,
    events_of,
    unit_id,
)
from tests.support.databases import on_one_engine
from tests.support.evidence import ok, refused
from tests.support.logos import part, png, pnged
from tests.support.office import Office, Person

HEAD = {
    "lines": ["KOMISI PEMILIHAN UMUM", "PROVINSI NUSA TENGGARA TIMUR"],
    "number_pattern": "{urut}/{klasifikasi}/{kode_unit}/{tahun}",
    "classification": "PW.02",
    "signatory_title": "Sekretaris KPU Provinsi Nusa Tenggara Timur",
    "place": "Kupang",
    "copies_to": ["Inspektorat Utama", "Arsip"],
}
# A JPEG is measured by its frame; this one has no picture behind it.
NO_PICTURE = b"\xff\xd8\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 100, 100) + b"\x01\x01\x11\x00"


NOT_ONCE = "number_pattern_incomplete"


def logo(content: bytes, alt_text: str = "Lambang KPU") -> dict[str, Any]:
    return {"content": base64.b64encode(content).decode(), "alt_text": alt_text}


def put(person: Person, path: str, body: dict[str, Any]) -> Any:
    return person.put(path, body, etag=person.get(path).headers.get("ETag", "*"))


class TestSetting:
    @on_one_engine
    def test_is_made_of_the_name_until_it_is_set_and_keeps_its_logo(
        self, two_offices: Office
    ) -> None:
        office, admin = two_offices, administrator_of(two_offices, PROVINCE)
        key = unit_id(office, PROVINCE)
        path = f"/work-units/{key}/letterhead"
        member = office.person("carolus.f.dengi")
        before = ok(member.get(path))
        assert (before["lines"], before["is_set"]) == (["KPU PROVINSI NUSA TENGGARA TIMUR"], False)
        assert before["allowed_actions"] == []
        refused(member.get(f"{path}/logo"), 404)
        made = ok(put(admin, path, HEAD | {"logo": logo(png())}))
        assert {name: made[name] for name in HEAD} == HEAD
        assert made["logo"]["media_type"] == "image/png"
        assert made["logo"]["width"] == made["logo"]["height"] >= 40
        kept = ok(put(admin, path, HEAD | {"place": "Soe"}))
        assert (kept["place"], kept["logo"]) == ("Soe", made["logo"])
        assert member.get(f"{path}/logo").content == png()
        gone = ok(put(admin, path, HEAD | {"logo": None}))
        assert gone["logo"] is None
        written = [entry["action"] for entry in events_of(office, key)]
        assert written.count("letterhead.set") == 3

    @on_one_engine
    def test_keeps_of_a_picture_what_is_drawn(self, two_offices: Office) -> None:
        """No place where it was taken, no animation, nothing packed, nothing behind its end."""
        path = f"/work-units/{unit_id(two_offices, PROVINCE)}/letterhead"
        packed = part(b"iCCP", b"x\0\0" + zlib.compress(bytes(9_000_000)))
        extras = part(b"acTL", bytes(8)) + part(b"tEXt", b"GPS\0Kupang") + packed
        given = pnged(100, 100, extras) + b"<script>alert(1)</script>"
        ok(put(administrator_of(two_offices, PROVINCE), path, HEAD | {"logo": logo(given)}))
        assert two_offices.person("carolus.f.dengi").get(f"{path}/logo").content == pnged(100, 100)

    @on_one_engine
    def test_only_by_who_administers_the_office(self, two_offices: Office) -> None:
        path = f"/work-units/{unit_id(two_offices, PROVINCE)}/letterhead"
        refused(put(two_offices.person("carolus.f.dengi"), path, HEAD), 403)
        refused(put(administrator_of(two_offices, CITY), path, HEAD), 404)


@on_one_engine
@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"lines": ["KPU", "支部"]}, "/lines/1", "character_unprintable"),
        ({"copies_to": ["Arsip", "🎉"]}, "/copies_to/1", "character_unprintable"),
        ({"number_pattern": "{urut}/2026"}, "/number_pattern", "number_pattern_incomplete"),
        ({"number_pattern": "{urut}/{tahun}/{urut}"}, "/number_pattern", NOT_ONCE),
        ({"classification": "PW 02"}, "/classification", "string_pattern_mismatch"),
        ({"signatory_title": "Sekretaris 🖋"}, "/signatory_title", "character_unprintable"),
        ({"place": "Kupang 漢"}, "/place", "character_unprintable"),
        ({"lines": []}, "/lines", "too_short"),
        ({"number_pattern": "{nomor}"}, "/number_pattern", "string_pattern_mismatch"),
        ({"logo": logo(b"GIF89a" + bytes(99))}, "/logo/content", "logo_kind"),
        ({"logo": logo(b"<svg><script>alert(1)</script></svg>")}, "/logo/content", "logo_kind"),
        ({"logo": logo(pnged(99_000, 99_000))}, "/logo/content", "logo_size"),
        ({"logo": logo(png()[:-30])}, "/logo/content", "logo_broken"),
        ({"logo": logo(png(1))}, "/logo/content", "logo_size"),
        ({"logo": logo(png() + bytes(140_000))}, "/logo/content", "string_too_long"),
        ({"logo": logo(png()[:90])}, "/logo/content", "logo_broken"),
        ({"logo": logo(NO_PICTURE)}, "/logo/content", "logo_broken"),
        ({"logo": logo(b"\xff\xd8\xff")}, "/logo/content", "logo_broken"),
        ({"logo": logo(png()) | {"content": "a"}}, "/logo/content", "logo_not_base64"),
        ({"logo": logo(png(), "Lambang 漢")}, "/logo/alt_text", "character_unprintable"),
    ],
)
def test_what_cannot_be_printed_is_told_when_it_is_given(
    changed: dict[str, Any], pointer: str, code: str, office: Office
) -> None:
    admin = office.administrator()
    answer = put(admin, f"/work-units/{unit_id(office, PROVINCE)}/letterhead", HEAD | changed)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    where = problem.get("errors") or [problem]
    assert (where[0]["pointer"], where[0]["code"]) == (pointer, code), problem
