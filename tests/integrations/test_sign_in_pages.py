"""Which answers are no more than a page to sign in."""

import pytest

from app.integrations.http_client import httpx
from app.integrations.sign_in_pages import asks_to_sign_in

FORM = b'<form><input name=user><input class="x" type="password"></form>'
SAID = b"KPU Provinsi mengadakan rapat pleno terbuka di kantornya bersama semua anggota dan saksi. "
NEWS = b"<title>Berita KPU</title><p>" + 10 * SAID + b"</p>"
GATE = b"<title>Masuk - SSO</title>" + FORM
FACEBOOK = b"<title>Masuk Facebook | Facebook</title>" + FORM
INSTAGRAM = b"<title>Login &bull; Instagram</title>" + FORM
SENT_ON = b'<meta http-equiv="refresh" content="0; url=%s">'
DRIVE = "https://drive.google.com/file/d/1/view"


@pytest.mark.parametrize(
    ("asked", "shown", "page", "is_gate"),
    [
        (DRIVE, "https://accounts.google.com/v3/signin/identifier?continue=x", b"", True),
        ("https://kpu-my.sharepoint.com/x", "https://login.microsoftonline.com/c/", b"", True),
        ("https://1drv.ms/x", "https://login.live.com/oauth20.srf", b"", True),
        ("https://instagram.com/p/1/", "https://www.instagram.com/accounts/login/", b"", True),
        ("https://facebook.com/1", "https://www.facebook.com/login/?next=1", b"", True),
        ("https://kpu.go.id/a", "https://kpu.go.id/wp-login.php", b"", True),
        ("https://e.kpu.go.id/a", "https://e.kpu.go.id/gerbang", SAID + FORM, True),
        ("https://e.kpu.go.id/a", "https://e.kpu.go.id/a", GATE, True),
        ("https://fb.com/1", "https://www.facebook.com/login.php?next=1", b"", True),
        ("https://m.facebook.com/1", "https://m.facebook.com/1", FACEBOOK, True),
        ("https://www.instagram.com/p/1/", "https://www.instagram.com/p/1/", INSTAGRAM, True),
        ("https://onedrive.live.com/x", "https://login.microsoft.com/common/", b"", True),
        ("https://e.kpu.go.id/a", "https://e.kpu.go.id/a", SENT_ON % b"/accounts/login/?n=a", True),
        (DRIVE, DRIVE, SENT_ON % b"https://accounts.google.com/v3/x", True),
        ("https://kpu.go.id/a", "https://kpu.go.id/a", FORM, True),
        # what may be read
        ("https://kpu.go.id/a", "https://kpu.go.id/a", SENT_ON % b"/berita/login-dibuka", False),
        ("https://kpu.go.id/a", "https://kpu.go.id/a", SENT_ON % b"https://[", False),
        (DRIVE, DRIVE, NEWS, False),
        ("https://facebook.com/1", "https://www.facebook.com/kpu/posts/1", NEWS, False),
        ("https://kpu.go.id/a", "https://kpu.go.id/berita/login-sirekap-dibuka", NEWS, False),
        ("http://kpu.go.id/a", "https://www.kpu.go.id/a/", NEWS + FORM, False),
        ("https://kpu.go.id/a", "https://kpu.go.id/berita/a-baru", NEWS + FORM, False),
        ("https://kpu.go.id/a", "https://kpu.go.id/masukan-publik", NEWS, False),
    ],
)
def test_a_sign_in_is_told_from_what_may_be_read(
    asked: str,
    shown: str,
    page: bytes,
    is_gate: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert asks_to_sign_in(httpx.URL(asked), httpx.URL(shown), page) is is_gate


@pytest.mark.parametrize(
    "piece", [b"<meta http-equiv=refresh ", b"<input ", b"<title ", b"<title>", b'<input type="']
)
def test_a_hostile_page_is_looked_at_in_no_time(piece: bytes) -> None:
    """Each piece begins a match that never ends: still no more than some hundred steps for each."""
    page = piece * (64 * 1024 // len(piece))
    assert not asks_to_sign_in(httpx.URL(DRIVE), httpx.URL(DRIVE), page)
