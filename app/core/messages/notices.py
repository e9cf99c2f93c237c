"""What people are told at once about accounts: of their own, and of somebody else's."""

from collections.abc import Mapping
from typing import Any

from app.core.messages.dates import fact_in_words
from app.core.messages.decimals import decimals_in_words
from app.core.messages.machine_notices import MACHINE_NOTICES
from app.core.messages.notice_forms import Notice, of_thing
from app.core.messages.sentences import Language, Sentence, message

_HELP_ID = " Bukan atas kehendak Anda? Hubungi Ketua dan administrator sekarang juga."
_HELP_EN = " Not your wish? Tell the Ketua and an administrator right away."


def _notice(
    own_id: tuple[str, str], own_en: tuple[str, str], about_id: str, about_en: str
) -> Notice:
    """`own_*`: title and detail; the others hear the same detail in the third person."""
    return Notice(
        message(own_id[0], own_id[1] + _HELP_ID, own_en[0], own_en[1] + _HELP_EN),
        message(f"{own_id[0]}: {{person}}", about_id, f"{own_en[0]}: {{person}}", about_en),
    )


NOTICES: dict[str, Notice] = {
    "code_issued": _notice(
        ("Kode aktivasi diterbitkan", "{by} menerbitkan kode untuk menetapkan kata sandi Anda."),
        ("Activation code issued", "{by} issued a code with which your password can be set."),
        "{by} menerbitkan kode untuk menetapkan kata sandi {person}, yang berhak memutus. Berlaku "
        "mulai {works_from}, atau segera setelah orang kedua mengesahkannya.",
        "{by} issued a code to set the password of {person}, who may decide. It works from "
        "{works_from}, or as soon as a second person confirms it.",
    ),
    "code_confirmed": _notice(
        ("Kode aktivasi disahkan", "{by} mengesahkan kode aktivasi Anda; kode itu kini berlaku."),
        ("Activation code confirmed", "{by} confirmed your activation code; it works now."),
        "{by} mengesahkan kode aktivasi {person}; kode itu kini berlaku.",
        "{by} confirmed the activation code of {person}; it works now.",
    ),
    "password_set": _notice(
        ("Kata sandi baru", "Kata sandi Anda ditetapkan dengan kode aktivasi."),
        ("New password", "Your password was set with an activation code."),
        "Kata sandi {person} ditetapkan dengan kode aktivasi.",
        "The password of {person} was set with an activation code.",
    ),
    "role_granted": _notice(
        ("Hak diberikan", "{by} memberi Anda hak {what}."),
        ("Right granted", "{by} gave you the right {what}."),
        "{by} memberi {person} hak {what}.",
        "{by} gave {person} the right {what}.",
    ),
    "role_ended": _notice(
        ("Hak diakhiri", "{by} mengakhiri hak {what} Anda."),
        ("Right ended", "{by} ended your right {what}."),
        "{by} mengakhiri hak {what} milik {person}.",
        "{by} ended the right {what} of {person}.",
    ),
    "appointed": _notice(
        ("Kedudukan dalam tim", "{by} mengangkat Anda sebagai {what} mulai {on}."),
        ("Position in a team", "{by} appointed you as {what} from {on}."),
        "{by} mengangkat {person} sebagai {what} mulai {on}.",
        "{by} appointed {person} as {what} from {on}.",
    ),
    "stand_in_named": _notice(
        (
            "Pengganti sementara",
            "{by} menunjuk Anda menggantikan {absent} sebagai {what} mulai {on} sampai {until}.",
        ),
        ("Stand-in", "{by} named you to stand in for {absent} as {what} from {on} until {until}."),
        "{by} menunjuk {person} menggantikan {absent} sebagai {what} mulai {on} sampai {until}.",
        "{by} named {person} to stand in for {absent} as {what} from {on} until {until}.",
    ),
    "stand_in_ended": _notice(
        (
            "Penggantian sementara diakhiri",
            (
                "{by} mengakhiri tugas Anda menggantikan {absent} sebagai {what}; hari terakhir "
                "{until}. Putusan yang sudah dibuat tetap berlaku."
            ),
        ),
        (
            "Standing in ended",
            "{by} ended your standing in for {absent} as {what}; its last day is {until}.",
        ),
        "{by} mengakhiri tugas {person} menggantikan {absent} sebagai {what}; hari terakhir "
        "{until}. Putusan yang sudah dibuat tetap berlaku.",
        "{by} ended that {person} stands in for {absent} as {what}; its last day is {until}.",
    ),
    "membership_ended": _notice(
        ("Kedudukan berakhir", "{by} mengakhiri kedudukan Anda sebagai {what} mulai {on}."),
        ("End of a position", "{by} set the end of your position as {what}: {on}."),
        "{by} mengakhiri kedudukan {person} sebagai {what} mulai {on}.",
        "{by} set the end of the position of {person} as {what}: {on}.",
    ),
    "membership_resumed": _notice(
        ("Kedudukan tetap berlaku", "{by} membatalkan akhir kedudukan Anda sebagai {what} ({on})."),
        ("Position holds again", "{by} voided the end of your position as {what} ({on})."),
        "{by} membatalkan akhir kedudukan {person} sebagai {what} ({on}).",
        "{by} voided the end of the position of {person} as {what} ({on}).",
    ),
    "account_changed": _notice(
        ("Data akun diubah", "{by} mengubah data akun Anda ({what})."),
        ("Account changed", "{by} changed your account ({what})."),
        "{by} mengubah data akun {person} ({what}).",
        "{by} changed the account of {person} ({what}).",
    ),
    "account_deactivated": _notice(
        ("Akun dinonaktifkan", "{by} menonaktifkan akun Anda."),
        ("Account switched off", "{by} switched your account off."),
        "{by} menonaktifkan akun {person}.",
        "{by} switched the account of {person} off.",
    ),
    "account_reactivated": _notice(
        ("Akun diaktifkan kembali", "{by} mengaktifkan kembali akun Anda."),
        ("Account switched on", "{by} switched your account on again."),
        "{by} mengaktifkan kembali akun {person}.",
        "{by} switched the account of {person} on again.",
    ),
    "second_factor_set": _notice(
        ("Faktor kedua dipasang", "Faktor kedua untuk masuk dipasang pada akun Anda."),
        ("Second factor set up", "A second factor was set up for your account."),
        "{person} memasang faktor kedua untuk masuk.",
        "{person} set up a second factor.",
    ),
    "second_factor_reset": _notice(
        ("Faktor kedua dilepas", "{by} melepas faktor kedua dari akun Anda."),
        ("Second factor removed", "{by} removed the second factor of your account."),
        "{by} melepas faktor kedua dari akun {person}.",
        "{by} removed the second factor of {person}.",
    ),
    "new_sign_in": _notice(
        ("Masuk dari tempat baru", "Akun Anda dipakai masuk dari {what}."),
        ("Sign-in from a new place", "Your account was used to sign in from {what}."),
        "Akun {person} dipakai masuk dari {what}.",
        "The account of {person} was used to sign in from {what}.",
    ),
    "plan_short": of_thing(
        (
            "Rencana tidak cukup untuk WBK",
            (
                "Dilaksanakan sempurna pun, rencana ini tidak mencapai minimum pengungkit: {what}. "
                "{count} soal LKE tidak mempunyai baris. Yang perlu ditambah ada pada daftar "
                "kekurangan."
            ),
        ),
        (
            "The plan is too little for WBK",
            (
                "Even done perfectly this plan does not reach the minimum of pengungkit: {what}. "
                "{count} questions of the sheet have no row. What to add is among the gaps."
            ),
        ),
    ),
    "order_rests": of_thing(
        (
            "Perintah tetap berhenti",
            (
                "{by} tidak lagi berhak memutus: perintah tetap untuk {person} "
                "tidak membuat draf. Beri perintah baru atau putuskan sendiri."
            ),
        ),
        (
            "Standing order rests",
            (
                "{by} may no longer decide: the standing order for {person} makes "
                "no drafts. Give a new one, or decide by hand."
            ),
        ),
    ),
    "record_withdrawn": of_thing(
        (
            "Rekaman ditarik sistem asalnya",
            (
                "{by} menarik rekaman {record}, asal eviden {person}: {what} Eviden itu tetap "
                "seperti adanya; periksa apakah masih membuktikan indikatornya."
            ),
        ),
        (
            "Record withdrawn by its source",
            (
                "{by} withdrew the record {record}, from which the evidence {person} was made: "
                "{what} The evidence stays as it is; see whether it still proves its indicator."
            ),
        ),
    ),
    "work_handed_over": of_thing(
        (
            "Pekerjaan diserahterimakan",
            (
                "{by} menyerahkan kepada Anda {count} pekerjaan dari {person}. Semuanya ada pada "
                "daftar pekerjaan Anda, atau pada rencana tim."
            ),
        ),
        (
            "Work handed over",
            (
                "{by} handed over to you {count} things that {person} was at work on. They are in "
                "your work list, or in the team's plan."
            ),
        ),
    ),
    "file_infected": of_thing(
        ("Berkas berbahaya", "Pemindai virus menemukan {what} dalam {person}; berkas dikarantina."),
        ("Infected file", "The virus scanner found {what} in {person}; the file is in quarantine."),
    ),
    "not_whole": of_thing(
        (
            "Keutuhan tidak terbukti",
            (
                "Pemeriksaan malam menemukan masalah: jejak audit {audit}, berkas {files}. Jangan "
                "hapus apa pun; jalankan `zi audit verify` dan `zi storage verify`, lalu siapkan "
                "cadangan terakhir."
            ),
        ),
        (
            "Not proven whole",
            (
                "The nightly verification found something wrong: {audit} in the audit log, {files} "
                "among the files. Delete nothing; run `zi audit verify` and `zi storage verify`, "
                "and have the last backup at hand."
            ),
        ),
    ),
    **MACHINE_NOTICES,
}


_OF_POINTS = frozenset({"plan_short"})


def notice_sentence(facts: Mapping[str, Any], language: Language, *, is_own: bool) -> Sentence:
    """Title and detail of a notice; `facts` are its `kind`, `by`, `person` and what it needs."""
    notice = NOTICES[facts["kind"]]
    words = notice.own if is_own else notice.other
    chosen = words.english if language is Language.ENGLISH else words.indonesian
    told = {name: fact_in_words(fact, language) for name, fact in facts.items()}
    if facts["kind"] in _OF_POINTS:
        told["what"] = decimals_in_words(told["what"], language)
    return Sentence(chosen.title.format_map(told), chosen.detail.format_map(told))
