"""Why a load is refused, in Indonesian and English."""

from app.core.messages import Language, sentence
from app.services.decrees.loading import names
from app.services.decrees.loading.report import LoadFault


def unit_unknown(code: str) -> LoadFault:
    """There is no office of that code, or it is out of sight: both look alike."""
    return LoadFault(
        path=names.unit(code),
        code="import_unit_unknown",
        message_id=(
            f"Satuan kerja dengan kode {code} tidak ada, atau bukan satuan kerja Anda; satuan "
            "kerja baru dibuat oleh administrator."
        ),
        message_en=(
            f"There is no office with the code {code}, or it is not yours; new offices are made "
            "by an administrator."
        ),
    )


def account_shared(first: str, second: str, username: str) -> LoadFault:
    """Two names of the file lead to one account."""
    return LoadFault(
        path=second,
        code="account_shared",
        message_id=f"{first} dan {second} mengarah ke akun yang sama: {username}.",
        message_en=f"{first} and {second} lead to the same account: {username}.",
    )


def other_nip(name: str, username: str) -> LoadFault:
    """The user name of the file belongs to somebody with another NIP."""
    return LoadFault(
        path=name,
        code="nip_differs",
        message_id=f"Akun {username} memiliki NIP lain daripada yang tertulis untuk {name}.",
        message_en=f"The account {username} has another NIP than the one given for {name}.",
    )


def name_differs(name: str, username: str, account_name: str) -> LoadFault:
    """The account the file names belongs to somebody with quite another name."""
    return LoadFault(
        path=name,
        code="name_differs",
        message_id=f"Akun {username} milik {account_name}, bukan {name}.",
        message_en=f"The account {username} belongs to {account_name}, not to {name}.",
    )


def seat_of_another(name: str, holder: str) -> LoadFault:
    """The line names, by its id, the seat of somebody else than the person it is about."""
    return LoadFault(
        path=name,
        code="seat_of_another",
        message_id=(
            f"Baris ini (ID ANGGOTA) adalah kedudukan {holder}, bukan {name}. Bila orangnya "
            "diganti, hapus baris ini dan tulis orang baru pada baris baru; bila orangnya sama, "
            "tulis namanya sehingga sedikitnya satu kata tetap sama."
        ),
        message_en=(
            f"This line (ID ANGGOTA) is the seat of {holder}, not of {name}. If another person "
            "takes it, delete the line and write the new person on a new one; if it is the same "
            "person, write the name so that at least one word of it stays."
        ),
    )


def name_ambiguous(name: str, count: int) -> LoadFault:
    """Several accounts bear the name."""
    return LoadFault(
        path=name,
        code="name_ambiguous",
        message_id=f"Ada {count} akun bernama {name}; cantumkan NIP atau nama pengguna (username).",
        message_en=f"{count} accounts bear the name {name}; give a nip or username.",
    )


def plan_year_fixed(path: str, year: int, wanted: int) -> LoadFault:
    """The plan of a year is worked on; it does not become that of another."""
    return LoadFault(
        path=path,
        code="plan_year_fixed",
        message_id=(
            f"Rencana tahun {year} sudah dikerjakan dan tidak dapat menjadi rencana tahun {wanted}."
        ),
        message_en=f"The plan of {year} is worked on and cannot become the plan of {wanted}.",
    )


def team_missing(path: str) -> LoadFault:
    """A team of the decree is not in the file any more."""
    return LoadFault(
        path=path,
        code="team_missing",
        message_id=(
            "Tim tidak dapat dihapus dari keputusan; akhiri keanggotaannya. "
            "Untuk menghapus tim diperlukan keputusan baru."
        ),
        message_en=(
            "A team cannot be removed from a decree; end its memberships instead. "
            "A new decree is needed to remove a team."
        ),
    )


def looks_alike(name: str, username: str, account_name: str) -> LoadFault:
    """Nobody has that name, but somebody nearly: one person written in two ways, or two."""
    return LoadFault(
        path=name,
        code="looks_alike",
        message_id=(
            f"Mirip akun {username} ({account_name}). Bila orangnya sama, tulis nama pengguna "
            f"(username) {username} pada anggota ini; bila orang lain, nama pengguna baru baginya."
        ),
        message_en=(
            f"Like the account {username} ({account_name}). If it is the same person, write the "
            f"username {username} beside this member; if another, a username of their own."
        ),
    )


def nip_looks_alike(name: str, username: str, account_name: str) -> LoadFault:
    """Nobody has that NIP, but somebody nearly: one of the two is mistyped, or they are two."""
    return LoadFault(
        path=name,
        code="looks_alike",
        message_id=(
            f"NIP-nya mirip NIP akun {username} ({account_name}): satu angka berbeda, atau dua "
            "angka bersebelahan tertukar. Bila orangnya sama, samakan NIP-nya (pada berkas ini, "
            "atau pada akun itu); bila orang lain, tulis nama pengguna baru baginya (username)."
        ),
        message_en=(
            f"The NIP is like that of the account {username} ({account_name}): one digit differs, "
            "or two neighbours are swapped. If it is the same person, make the NIPs the same (in "
            "this file, or on that account); if another, write a username of their own."
        ),
    )


def nip_impossible(name: str, nip: str, code: str) -> LoadFault:
    """The digits of the NIP say what cannot be; `code` is which of them, as for `decree lint`."""
    facts = {"name": name, "nip": nip}
    return LoadFault(
        path=name,
        code=code,
        message_id=sentence(code, Language.INDONESIAN, facts).detail,
        message_en=sentence(code, Language.ENGLISH, facts).detail,
    )


def account_inactive(name: str, username: str) -> LoadFault:
    """The file gives a seat to somebody whose account was switched off."""
    return LoadFault(
        path=name,
        code="account_inactive",
        message_id=(
            f"Akun {username} dinonaktifkan, sehingga tidak dapat diberi kedudukan. Aktifkan "
            "kembali akunnya, atau keluarkan orang ini dari berkas."
        ),
        message_en=(
            f"The account {username} is switched off and can be given no seat. Reactivate it, or "
            "take this person out of the file."
        ),
    )


def findings_exist(path: str, count: int) -> LoadFault:
    """An indicator would go, or become another one, although somebody asked for its evidence."""
    return LoadFault(
        path=path,
        code="findings_exist",
        message_id=f"Indikator ini tidak ada lagi dalam berkas, padahal memiliki {count} temuan.",
        message_en=(
            f"This indicator is no longer in the file but has {count} "
            f"{'finding' if count == 1 else 'findings'}."
        ),
    )


def work_exists(path: str) -> LoadFault:
    """An action item would go, or become another one, although it was scheduled or worked on."""
    return LoadFault(
        path=path,
        code="work_exists",
        message_id="Sub kegiatan ini tidak ada lagi dalam berkas, padahal sudah dijadwalkan.",
        message_en="This action item is no longer in the file but has been scheduled.",
    )


def evidence_exists(path: str, count: int) -> LoadFault:
    """An indicator would go, or become another one, although evidence proves it."""
    return LoadFault(
        path=path,
        code="evidence_exists",
        message_id=f"Indikator ini tidak ada lagi dalam berkas, padahal memiliki {count} eviden.",
        message_en=(
            f"This indicator is no longer in the file but has {count} "
            f"{'piece' if count == 1 else 'pieces'} of evidence."
        ),
        evidence=count,
    )
