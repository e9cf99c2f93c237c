"""Sentences with which systems refuse in an answer of status 200, where rows should be.

Only an answer without rows is judged by them: beside rows the same words may be of anything.
"""

import re
from typing import Any, Final

_READ_AT_MOST: Final = 300  # characters of a sentence
_KEY: Final = (
    r"(?:token|sesi|session|kunci|api \s? key|key|kredensial|credentials?|password|kata \s sandi"
    r"|signature|tanda \s tangan|akun|account|lisensi|licen[cs]e|langganan|subscription)"
)
_BAD: Final = (
    r"(?:invalid|expired|missing|required|revoked|blocked|suspended|wrong|unknown|incorrect"
    r"|not \s (?:valid|found|recogni[sz]ed|provided|active)|k[ae]d[ae]?lu?w?arsa|habis"
    r"|berakhir|salah"
    r"|tidak \s (?:valid|sah|dikenal(?:i)?|berlaku|ditemukan|terdaftar|aktif|ada|cocok)"
    r"|diperlukan|wajib|kosong|dicabut|diblokir|dibekukan|non \s? aktif)"
)
_REFUSES: Final = re.compile(
    rf"""
      \b{_KEY}\b .{{0,40}} \b{_BAD}\b | \b(?:invalid|expired|missing|wrong|unknown|bad|incorrect)\b
        .{{0,20}} \b{_KEY}\b
    | \b(?:tidak|belum|tak) \s (?:memiliki|punya|mempunyai|diberi) \s
        (?:\w+ \s)? (?:hak|izin|ijin|akses|wewenang)
    | \b(?:akses|permintaan|permission|access|request) \s (?:\w+ \s){{0,2}}
        (?:ditolak|dilarang|dibatasi|denied|forbidden|rejected)
    | \b(?:not|tidak) \s
        (?:allowed|permitted|authori[sz]ed|authenticated|diizinkan|diijinkan|berhak)
    | \bun(?:authori[sz]ed|authenticated)\b | \bforbidden\b
    | \b(?:silakan|silahkan|harap|mohon|please) \s (?:\w+ \s)?
        (?:login|log \s in|masuk|sign \s in|autentikasi|coba|tunggu|hubungi|try|wait|contact)
    | \b(?:coba|try) \s (?:lagi|beberapa|again|later|kembali)
    | \btoo \s many \s requests\b | \brate \s? limit | \bterlalu \s (?:banyak|sering)\b
    | \b(?:kuota|quota|limit)\b .{{0,30}} \b(?:habis|exceeded|terlampaui|tercapai|reached)\b
    | \bsedang \s (?:\w+ \s)? (?:pemeliharaan|perbaikan|maintenance|gangguan)
    | \b(?:under|in|for) \s maintenance\b | \bmaintenance \s mode\b
    | \bsqlstate\b | \bconnection \s (?:refused|timed \s out|failed)
    | \bgagal \s (?:ter)?(?:hubung|koneksi)
    | \b(?:fatal|internal|server|syntax|database) \s (?:server \s)? error\b | \bstack \s? trace\b
    | \bterjadi \s (?:kesalahan|galat|gangguan|error) | \b(?:kesalahan|galat) \s (?:sistem|server)
    | \ban \s error \s (?:has \s)? occurred | \bsomething \s went \s wrong
    | \bundefined \s (?:variable|index)
    """,
    re.VERBOSE,
)
_BETWEEN_WORDS: Final = re.compile(r"[\s_./:,-]+")


def says_refused(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a text is a sentence that refuses."""
    if not isinstance(value, str):
        return False
    return _REFUSES.search(_BETWEEN_WORDS.sub(" ", value[:_READ_AT_MOST].lower())) is not None
