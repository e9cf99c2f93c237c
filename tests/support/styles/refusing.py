"""Refusals in an answer of HTTP 200, of a login too; tables and envelopes as offices have them."""

import json
from collections.abc import Callable
from html import escape
from typing import Any

from tests.support.styles import ALL, OLD_SECRET, SECRET, USERNAME, Reply, Style, rows
from tests.support.styles.signed import BOTH, NO, OLD, TOKEN, pages, way
from tests.support.styles.written import MOMENT, UNTOLD, read, says, table, tree
from tests.support.upstream import Asked

SAYS_NO = "upstream_says_no"
BESIDE = "upstream_says_no_beside_rows"
LINES = table(";").splitlines()
TITLED = ["KPU Provinsi, Bidang Hukum", "Rekap Juni 2023;;", "", *LINES]


def entering(answer: Callable[[Asked], Reply], name: str, value: str) -> Any:
    """A login, and pages for whoever brings what it gave."""

    def serve(asked: Asked, _: str) -> Reply:
        if asked.path.endswith("/login"):
            is_known = asked.data == {"username": USERNAME, "password": SECRET}
            return answer(asked) if is_known else NO
        return pages(asked) if asked.headers.get(name) == value else NO

    return serve


def gives(data: Any, **headers: str) -> Callable[[Asked], Reply]:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply(data, headers=told)


def keyed(good: str, refusal: Any) -> Any:
    """Pages for one key; for any other a refusal of status 200."""

    def serve(asked: Asked, _: str) -> Reply:
        return pages(asked) if asked.headers.get("x-api-key") == good else Reply(refusal)

    return serve


def login(**login: Any) -> dict[str, Any]:
    return way("login", username=USERNAME, login={"url": "{root}/login"} | login)


def lines(*given: str, end: str = "\r\n") -> Any:
    return says(end.join((*given, "")), "text/csv")


def soap(asked: Asked, root: str) -> Reply:
    """By POST of an envelope that names the month."""
    is_asked = b"<bulan>2023-06</bulan>" in asked.body and asked.method == "POST"
    is_xml = asked.headers["content-type"].startswith("text/xml")
    body = ENVELOPE.format(tree(head="") if is_asked and is_xml else "")
    return Reply(body.encode(), content_type="text/xml")


def soap_with_key(asked: Asked, root: str) -> Reply:
    """The key in the envelope, as WS-Security has it."""
    is_ours = b"<Password>rahasia/&lt;baru+1</Password>" in asked.body
    return soap(asked, root) if is_ours else Reply(FAULT.encode(), content_type="text/xml")


ENVELOPE = (
    "<?xml version='1.0'?><soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'>"
    "<soap:Header/><soap:Body>{}</soap:Body></soap:Envelope>"
)
FAULT = ENVELOPE.format("<soap:Fault><faultstring>Bulan salah</faultstring></soap:Fault>")
SOAP = {
    "records": "rows",
    "answer": {"format": "xml", "row": "rekap"},
    "headers": {"SOAPAction": "rekap"},
    "request": {"method": "POST", "text": "<Envelope><bulan>{period}</bulan></Envelope>"},
}
EMPTY: dict[str, Any] = {"data": []}

# What is a refusal beside no rows, or where there is no list at all.
NOES: dict[str, dict[str, Any]] = {
    "status 0": {"status": 0, "message": "Bulan salah"} | EMPTY,
    "code 401": {"code": 401} | EMPTY,
    "success as text": {"success": "false"} | EMPTY,
    "an error": {"error": "Token kedaluwarsa"} | EMPTY,
    "an error and no list": {"error": {"pesan": "Token kedaluwarsa"}},
    "errors and no list": {"errors": ["bulan wajib diisi"], "data": None},
    "a code around it": {"metaData": {"code": "401", "message": "Ditolak"}, "data": None},
}
CSV = {"format": "csv"}


def within_soap(text: str) -> Callable[[Asked, str], Reply]:
    told = ENVELOPE.format(f"<R><return>{escape(text)}</return></R>")
    return lambda *_: Reply(told.encode(), content_type="text/xml")


PIECES = tree().split("<daftar>")[1].split("</daftar>")[0]
# What a SOAP service answers as a text, and how that ends.
TEXTS: dict[str, tuple[str, str]] = {
    "XML": (tree(), "ok"),
    "pieces of XML": (PIECES, "ok"),
    "JSON": (json.dumps(rows(ALL)), "ok"),
    "JSON by name": (json.dumps({"rekap": rows(ALL)}), "ok"),
}
REFUSING = (
    *(Style(name, read("data"), says(Reply(no).body), (), SAYS_NO) for name, no in NOES.items()),
    Style("status 0 that is good", read("data", ok="status == `0`"),
          says(Reply({"status": 0} | EMPTY).body), (), notes=(UNTOLD, "pull_was_empty")),
    Style("status 0 beside rows", read("data"), says(Reply({"status": 0, "data": rows(ALL)}).body),
          notes=(BESIDE, UNTOLD)),
    Style("errors of GraphQL beside rows", read("data.rekap"),
          says(Reply({"errors": [{"message": "x"}], "data": {"rekap": rows(ALL)}}).body),
          code=SAYS_NO),
    Style("code 200 and empty", read("data"), says(Reply({"code": 200, "error": ""} | EMPTY).body),
          (), notes=(UNTOLD, "pull_was_empty")),
    Style("the old key, 200 for the new", way("api_key"),
          keyed(OLD_SECRET, {"status": False, "pesan": "Kunci salah"}), secrets=BOTH, notes=OLD),
    Style("the old key, ok is false for the new",
          way("api_key") | {"answer": {"ok": "data"}}, keyed(OLD_SECRET, {"rc": "14"}),
          secrets=BOTH, notes=OLD),
    Style("no key any more, 200", way("api_key"), keyed("lain", {"error": "Kunci salah"}), (),
          SAYS_NO, secrets=BOTH),
    Style("a login refused by 200", login(token="token"),
          entering(gives({"status": False, "message": "Sandi salah"}), "x", ""), (),
          "upstream_login_refused"),
    Style("a login refused by an error", login(token="token"),
          entering(gives({"error": "invalid_grant"}), "x", ""), (), "upstream_login_refused"),
    Style("a login by cookies refused by 200", login(),
          entering(gives({"success": 0}, Set_Cookie="s=1"), "x", ""), (),
          "upstream_login_refused"),
    Style("a login that gives no cookie", login(), entering(gives({"ok": 1}), "x", ""), (),
          "upstream_no_token"),
    Style("a token in a header", login(token_header="Authorization"),
          entering(gives(b"", Authorization=f"Bearer {TOKEN}"), "authorization",
                   f"Bearer {TOKEN}")),
    Style("a token in a header of its own",
          login(token_header="X-Auth-Token", header="X-Auth-Token", prefix=""),
          entering(gives({"status": "ok"}, X_Auth_Token=TOKEN), "x-auth-token", TOKEN)),
    Style("a token in a cookie", login(token_cookie="akses_token"),
          entering(gives({}, Set_Cookie=f"akses_token={TOKEN}; Path=/; HttpOnly"),
                   "authorization", f"Bearer {TOKEN}")),
    Style("no token in the header", login(token_header="X-Auth-Token"),
          entering(gives({"status": "ok"}), "x", ""), (), "upstream_no_token"),
    Style("CSV, sep told", read(**CSV), lines("sep=;", *LINES), notes=(UNTOLD,)),
    Style("CSV, a separator at each end", read(**CSV), lines(*(f"{each};" for each in LINES)),
          notes=(UNTOLD,)),
    Style("CSV, empty cells after the rows alone", read(**CSV),
          lines(LINES[0], *(f"{each};;" for each in LINES[1:])), notes=(UNTOLD,)),
    Style("CSV below titles", read(**CSV, skip_lines=3), lines(*TITLED), notes=(UNTOLD,)),
    Style("CSV below titles and sep", read(**CSV, skip_lines=4), lines("sep=;", *TITLED),
          notes=(UNTOLD,)),
    Style("CSV below titles, untold", read(**CSV), lines(*TITLED), (),
          "upstream_csv_names_elsewhere"),
    Style("CSV, a name in two lines", read(**CSV), lines(
        '"id";"judul";"diambil";"Jumlah\n hadir"',
        *(f'{name};"Rekap\n{name}";{MOMENT};"1,5"' for name in ALL)), notes=(UNTOLD,)),
    Style("CSV by lines of old", read(**CSV), lines(*LINES, end="\r"), notes=(UNTOLD,)),
    Style("fewer lines than skipped", read(**CSV, skip_lines=50), lines(*LINES), (),
          "upstream_not_csv"),
    Style("JSON that refuses where CSV was", read(**CSV),
          says(b'{"success": false, "message": "Ditolak"}'), (), SAYS_NO),
    Style("JSON that refuses where XML was", read(format="xml", row="rekap"),
          says(b'{"error": "Ditolak"}'), (), SAYS_NO),
    Style("the old key, 200 for the new, of CSV",
          way("api_key") | read(**CSV) | {"paging": {"kind": "none"}},
          lambda asked, _: Reply(table().encode(), content_type="text/csv")
          if asked.headers.get("x-api-key") == OLD_SECRET else Reply({"error": "Kunci"}),
          secrets=BOTH, notes=(UNTOLD, *OLD)),
    Style("JSONP", read("data"), says(b"panggil(" + Reply(EMPTY).body + b");"), (),
          "upstream_is_a_call"),
    Style("JSONP, guarded", read("data"),
          says("/**/ typeof cb === 'function' && cb({\"data\": []});"), (), "upstream_is_a_call"),
    Style("a workbook", read("data"), says(b"PK\x03\x04" + b"\0" * 30), (), "upstream_is_a_file"),
    Style("SOAP where JSON was", read("data"), says(FAULT), (), "upstream_is_xml"),
    Style("SOAP", SOAP, soap, notes=(UNTOLD,)),
    *(Style(f"SOAP, a text: {name}", SOAP, within_soap(text), ALL, code, (UNTOLD,))
      for name, (text, code) in TEXTS.items()),
    Style("SOAP, a text: JSON under another name", SOAP,
          within_soap(json.dumps({"data": rows(ALL)})), (), "upstream_xml_row_renamed"),
    Style("SOAP with a key in it", SOAP | {
        "auth": {"kind": "body_key"},
        "request": {"method": "POST", "text": "<E><Password>{secret}</Password>"
                                              "<bulan>{period}</bulan></E>"}},
          soap_with_key, notes=(UNTOLD,), secrets=("rahasia/<baru+1",)),
    Style("a fault of SOAP", SOAP, says(FAULT, "text/xml"), (), SAYS_NO),
)  # fmt: skip
