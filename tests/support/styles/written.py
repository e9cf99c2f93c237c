"""What answers are written in: CSV, XML, other characters, compressed; and what cannot be read."""

import gzip
import zlib
from typing import Any

from tests.support.styles import ALL, Reply, Style, page, rows
from tests.support.upstream import Asked

UNTOLD = "upstream_promised_nothing"
GUESSED = "upstream_encoding_guessed"
MOMENT = "2023-07-01T08:00:00"


def read(records: str = "rows", **answer: Any) -> dict[str, Any]:
    return {"records": records, "answer": answer}


def table(separator: str = ",", end: str = "\r\n", title: str = "Rekap {}") -> str:
    lines = ["id,judul,diambil".replace(",", separator)]
    lines += [separator.join((name, title.format(name), MOMENT)) for name in ALL]
    return end.join(lines) + end


def tree(names: tuple[str, ...] = ALL, head: str = "<?xml version='1.0'?>", total: int = 7) -> str:
    inner = "".join(
        f"<z:rekap id='{name}'><judul>Rekap &amp; {name}</judul>"
        f"<diambil>{MOMENT}</diambil></z:rekap>"
        for name in names
    )
    return f"{head}<z:data xmlns:z='urn:z'><total>{total}</total><daftar>{inner}</daftar></z:data>"


def says(
    data: Any, content_type: str = "application/json", status: int = 200, **headers: str
) -> Any:
    """A system that always answers this, in UTF-8 where it is text."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    body = data.encode() if isinstance(data, str) else data

    def serve(_: Asked, __: str) -> Reply:
        return Reply(body, status, content_type, told)

    return serve


DATA = {"data": rows(ALL)}
BODY = Reply(DATA).body
OLD_JSON = '{"data": [{"id": "r-1", "judul": "Caf\xe9", "diambil": "2023-07-01T08:00:00"}]}'
DOCTYPE = "<!DOCTYPE z [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
QUOTED = "\r\n".join(
    ["id,judul,catatan,diambil", *(f'{name},"Rekap, Juni","dua\r\nbaris",{MOMENT}' for name in ALL)]
)
RAGGED = table().replace("Rekap r-2", "Rekap, r-2").encode()
XML = {"format": "xml", "row": "rekap"}
PROMISES = {"paging": {"total": "document.total"}}
WRITTEN = (
    Style("CSV", read(format="csv"), says(table(), "text/csv"), notes=(UNTOLD,)),
    Style("CSV of Excel", read(format="csv"),
          says(table(";").encode("utf-8-sig"), "application/vnd.ms-excel"), notes=(UNTOLD,)),
    Style("CSV by tabs", read(format="csv"), says(table("\t", "\n"), "text/plain"),
          notes=(UNTOLD,)),
    Style("CSV, a declared bar", read(format="csv", separator="|"), says(table("|")),
          notes=(UNTOLD,)),
    Style("CSV, quoted lines", read(format="csv"), says(QUOTED),
          notes=(UNTOLD,)),
    Style("CSV in Windows-1252", read(format="csv"),
          says(table(title="Kafé {}").encode("cp1252"), "text/csv"), notes=(GUESSED, UNTOLD)),
    Style("CSV with an unquoted comma", read(format="csv"), says(RAGGED, "text/csv"),
          (ALL[0], *ALL[2:]), notes=(UNTOLD,), refused=1),
    Style("JSON lines", read(format="json_lines"),
          says(b"\n".join(Reply(each).body for each in rows(ALL)), "application/x-ndjson"),
          notes=(UNTOLD,)),
    Style("XML", read(**XML) | PROMISES, says(tree(), "application/xml")),
    Style("XML with one row", read(**XML) | PROMISES, says(tree(ALL[:1], total=1), "text/xml"),
          ALL[:1]),
    Style("XML without rows", read(**XML) | PROMISES, says(tree((), total=0), "text/xml"), (),
          notes=("pull_was_empty",)),
    Style("XML in Latin-1", read(**XML) | PROMISES,
          says(tree(head="<?xml version='1.0' encoding='ISO-8859-1'?>").replace("Rekap", "R\xe9")
               .encode("latin-1"), "text/xml; charset=ISO-8859-1")),
    Style("JSON told as HTML", read("data"), says(BODY, "text/html; charset=UTF-8"),
          notes=(UNTOLD,)),
    Style("a byte order mark", read("data"), says(b"\xef\xbb\xbf" + BODY), notes=(UNTOLD,)),
    Style("UTF-16", read("data"), says(BODY.decode().encode("utf-16")), notes=(UNTOLD,)),
    Style("Windows-1252 untold", read("data"), says(OLD_JSON.encode("cp1252")), ALL[:1],
          notes=(GUESSED, UNTOLD)),
    Style("Windows-1252 told", read("data"),
          says(OLD_JSON.encode("cp1252"), "application/json; charset=windows-1252"), ALL[:1],
          notes=(UNTOLD,)),
    Style("Windows-1252 declared", read("data", encoding="windows-1252"),
          says(OLD_JSON.encode("cp1252"), "application/json; charset=utf-8"), ALL[:1],
          notes=(UNTOLD,)),
    Style("gzip", read("data"), says(gzip.compress(BODY), Content_Encoding="gzip"),
          notes=(UNTOLD,)),
    Style("gzip in two members", read("data"),
          says(gzip.compress(BODY[:50]) + gzip.compress(BODY[50:]), Content_Encoding="gzip"),
          notes=(UNTOLD,)),
    Style("deflate without a header", read("data"),
          says(zlib.compress(BODY, wbits=-15), Content_Encoding="deflate"), notes=(UNTOLD,)),
    Style("deflate", read("data"), says(zlib.compress(BODY), Content_Encoding="deflate"),
          notes=(UNTOLD,)),
    Style("a file of gzip", read(format="csv"),
          says(gzip.compress(table().encode()), "application/gzip"), notes=(UNTOLD,)),
    Style("a file of two gzips", read(format="csv"),
          says(gzip.compress(table().encode()[:50]) + gzip.compress(table().encode()[50:])),
          notes=(UNTOLD,)),
    Style("202 and nothing yet", read("data"), says(b'{"status": "ok", "data": []}', status=202),
          (), "upstream_not_ready"),
    Style("202 and rows", read("data"), says(BODY, status=202), notes=(UNTOLD,)),
    Style("a filter in a pipe", read("data | [?id != 'r-2']"), says(BODY), (ALL[0], *ALL[2:]),
          notes=(UNTOLD,)),
    Style("status true", read("data", ok="status"), says(Reply(DATA | {"status": 1}).body),
          notes=(UNTOLD,)),
    Style("status 204", read("data"), says("", status=204), (),
          notes=(UNTOLD, "pull_was_empty")),
    Style("status false", read("data"), says(b'{"status": false, "data": []}'), (),
          "upstream_says_no"),
    Style("a code that is not 00", read("data", ok="metaData.code == '200'"),
          says(b'{"metaData": {"code": "201"}, "data": []}'), (), "upstream_says_no"),
    Style("JSend error", read("data"), says(b'{"status": "error", "data": []}'), (),
          "upstream_says_no"),
    Style("errors of GraphQL", read("data.rekap"),
          says(b'{"errors": [{"message": "x"}], "data": {"rekap": []}}'), (), "upstream_says_no"),
    Style("XML where JSON was", read("data"), says(tree()), (), "upstream_is_xml"),
    Style("a page to sign in", read("data"), says("<html>Masuk</html>", "text/html"), (),
          "upstream_not_json"),
    Style("a page for CSV", read(format="csv"), says("<html>a,b</html>", "text/html"), (),
          "upstream_not_csv"),
    Style("JSON where CSV was", read(format="csv"), says(BODY), (), "upstream_not_csv"),
    Style("CSV with a name twice", read(format="csv"), says("id,id\n1,2\n"), (),
          "upstream_not_csv"),
    Style("CSV without a line", read(format="csv"), says(",,\n,,\n"), (), "upstream_not_csv"),
    Style("half of JSON", read("data"), says(BODY[:-20]), (), "upstream_not_json"),
    Style("NaN", read("data"), says(b'{"data": [NaN]}'), (), "upstream_not_json"),
    Style("very deep", read("data"), says(b"[" * 200_000), (), "upstream_too_deep"),
    Style("half of XML", read(**XML), says(tree()[:-20]), (), "upstream_not_xml"),
    Style("deep XML", read(**XML), says("<a>" * 100 + "</a>" * 100), (), "upstream_too_deep"),
    Style("XML with entities", read(**XML), says(DOCTYPE + tree(head="")), (),
          "upstream_xml_doctype"),
    Style("nothing at all", read("data"), says(b" \n"), (), "upstream_empty"),
    Style("a compression of others", read("data"), says(BODY, Content_Encoding="br"), (),
          "upstream_compression_unknown"),
    Style("no gzip", read("data"), says(BODY, Content_Encoding="gzip"), (),
          "upstream_compression_broken"),
    Style("half of gzip", read("data"), says(gzip.compress(BODY)[:-9], Content_Encoding="gzip"),
          (), "upstream_compression_cut"),
    Style("a bomb", read("data"),
          says(gzip.compress(b" " * 20_000_000), Content_Encoding="gzip"), (),
          "upstream_too_large"),
    Style("a file that is a bomb", read("data"), says(gzip.compress(b" " * 20_000_000)), (),
          "upstream_too_large"),
    Style("other characters than told", read("data", encoding="utf-16"), says(b"{}\n"), (),
          "upstream_encoding_wrong"),
    Style("another shape", read("data"), says(b'{"data": {"a": {}}}'), (),
          "upstream_schema_changed"),
    Style("no list at all", read("data"), says(b"3"), (), "upstream_schema_changed"),
    Style("401", read("data"), says("{}", status=401), (), "upstream_asks_for_sign_in"),
    Style("403", read("data"), says("{}", status=403), (), "upstream_not_authorised"),
    Style("404", read("data"), says("{}", status=404), (), "upstream_refused"),
    Style("429", read("data"), says("{}", status=429, Retry_After="999"),
          (), "upstream_rate_limited"),
    Style("500", read("data"), says("{}", status=500), (), "upstream_failed"),
    Style("a redirect", read("data"),
          says("", status=302, Location="http://10.0.0.1/"), (),
          "upstream_redirects"),
    Style("a list of texts", read("data"), says(b'{"data": ["a", 1, null]}'), (),
          notes=(UNTOLD,), refused=3),
    Style("one empty list", read("data"), says(Reply({"data": page(9)}).body), (),
          notes=(UNTOLD, "pull_was_empty")),
)  # fmt: skip
