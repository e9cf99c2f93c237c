"""Pages as they come, at the address that was asked: a sign-in, or something to read."""

import pytest

from app.integrations.http_client import httpx
from app.integrations.sign_in_pages import PAGE_BYTES, asks_to_sign_in

ADDRESS = "https://e.kpu.go.id/kegiatan/12"
PASSWORD = (
    '<form method=post><label>Nama pengguna</label><input name="user">'
    "<label>Kata sandi</label><input name=pw type=password><button>Masuk</button></form>"
)
REPORT = (
    "<p>KPU Provinsi mengadakan rapat pleno terbuka di kantornya bersama semua anggota dan saksi, "
    "lalu menandatangani <b>berita acara</b> yang dibacakan di depan semua peserta rapat.</p>"
)
MENU = (
    "<ul>" + "".join(f"<li><a href=/{at}>Menu ke-{at} situs</a></li>" for at in range(40)) + "</ul>"
)
FULL = f"<title>%s</title>{PASSWORD}{MENU}{8 * REPORT}"
WORDPRESS = """<!DOCTYPE html><html lang="id"><head><title>Log Masuk &lsaquo; KPU Kota &#8212;
WordPress</title><style>.login{color:red}</style></head><body class="login"><div id="login"><h1><a
href="https://wordpress.org/">Diberdayakan oleh WordPress</a></h1><form name="loginform"
action="https://e.kpu.go.id/wp-login.php" method="post"><p><label>Nama pengguna atau alamat email
</label><input type="text" name="log"></p><input type="password" name="pwd"><input type="checkbox">
Ingat saya<input type="submit" value="Log Masuk"></form><p><a href="?action=lostpassword">Lupa
sandi Anda?</a></p><p>&larr; Kembali ke KPU Kota</p></div></body></html>"""
LARAVEL = """<title>SIMPEG</title><noscript><iframe src="https://www.googletagmanager.com/ns.html"
height="0" width="0"></iframe></noscript><div id="app"><div class="card-header">Login</div><form
method="POST" action="https://e.kpu.go.id/login"><input type="hidden" name="_token" value="x">
<label>E-Mail Address</label><input type="email"><label>Password</label><input id="password"
type="password" class="form-control" required><label>Remember Me</label><button>Login</button><a>
Forgot Your Password?</a></form></div>"""
CODEIGNITER = (
    """<title>e-Kinerja</title><h3>Silakan masuk</h3><form action="index.php/auth/cek">
<input class='form-control' TYPE='PASSWORD' name='password'><select name=satker>"""
    + "".join(f"<option>KPU Kabupaten Nomor {at}</option>" for at in range(300))
    + "</select></form><p>Copyright 2023 KPU. Hak cipta dilindungi.</p>"
)
SSO = """<title>Single Sign-On KPU</title><h1>Masuk dengan akun KPU</h1><a class=btn
href="/oauth2/authorize?client=1">Lanjutkan</a>"""
TITLED = f"<title>%s</title>{PASSWORD}{MENU}"


@pytest.mark.parametrize(
    "page",
    [
        PASSWORD,
        WORDPRESS,
        LARAVEL,
        CODEIGNITER,
        SSO,
        TITLED % "Masuk Facebook | Facebook",
        TITLED % "Login • Instagram",
        TITLED % "Sign in - Google Accounts",
        TITLED % "E-Kinerja KPU | Silahkan login",
        f"<title>SIPOL</title><h1>Halaman <b>x</b></h1><h1>Halaman Login</h1>{MENU}{PASSWORD}",
        TITLED % "Portal Login" + "<!-- " + PAGE_BYTES * "x" + " -->",
        "<script>window.location.href = '/login';</script>",
        "<p>Mohon tunggu</p><script>location.replace('https://sso.kpu.go.id/login?to=1')</script>",
        '<script>if(!token){window.location=base+"/auth/signin"}</script><div id=app></div>',
        '<meta content="0;URL=/masuk" http-equiv=Refresh><p>Anda akan dialihkan.</p>',
        "<title>Sign in</title><form action=/login><input type=email><button>Next</button></form>",
    ],
)
def test_a_page_that_is_no_more_than_a_sign_in_is_one_at_its_own_address(page: str) -> None:
    assert asks_to_sign_in(httpx.URL(ADDRESS), httpx.URL(ADDRESS), page.encode())


@pytest.mark.parametrize(
    "address", ["https://e.kpu.go.id/login", "https://accounts.google.com/v3/identifier"]
)
def test_a_link_to_a_sign_in_is_one_although_scripts_write_its_form(address: str) -> None:
    page = b"<title>e-KPU</title><div id=root></div><script src=/app.js></script>"
    assert asks_to_sign_in(httpx.URL(address), httpx.URL(address), page)


@pytest.mark.parametrize(
    "page",
    [
        FULL % "Rapat pleno - KPU",
        FULL % "SMA Negeri 1 Kota | Beranda",
        FULL % "Surat masuk bertambah - KPU",
        FULL % "Login Sirekap dibuka lagi | KPU",
        FULL % "Masuk tahapan kampanye: KPU bersiap",
        FULL % "How to sign in to Sirekap",
        TITLED % "SMA Negeri 1 Kota",
        TITLED % "Data masuk Sirekap | KPU",
        TITLED % "Cara login",
        f"<title>Foto</title><article><img src=1.jpg></article>{PASSWORD}",
        f"<title>Siaran</title><iframe src='https://www.youtube.com/embed/1'></iframe>{PASSWORD}",
        f"<title>Berita</title>{PASSWORD}<style>{PAGE_BYTES * 'x'}</style>",
        f"<title>Cara login Sirekap</title>{3 * REPORT}<a href=/login>Masuk</a>",
        f"<title>Galeri</title>{MENU}<script>function keluar(){{location='/login'}}</script>",
        f"<title>Galeri</title>{2 * REPORT}<script>function keluar(){{location='/login'}}</script>",
        "<title>Undangan</title><script>if (location.href === '/login') mulai()</script>",
        "<title>Galeri</title><a href=/login>Masuk</a><img src=rapat.jpg>",
        f'<meta http-equiv=refresh content="1800; url=/login"><title>Berita</title>{4 * REPORT}',
        "<title>Surat masuk</title><p>Daftar</p>",
    ],
)
def test_what_may_be_read_is_no_sign_in_whatever_stands_beside_it(page: str) -> None:
    assert not asks_to_sign_in(httpx.URL(ADDRESS), httpx.URL(ADDRESS), page.encode())


def test_what_is_no_page_is_no_sign_in_whatever_its_name() -> None:
    address = httpx.URL("https://e.kpu.go.id/unduh/login.pdf")
    assert not asks_to_sign_in(address, address, b"")
