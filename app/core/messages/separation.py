"""Why a step stands in the list of what one person alone sufficed for."""

from app.core.messages.reminders import Words

DUTIES: dict[str, Words] = {
    "own_right": Words(
        "Seseorang memberi hak atau kedudukan kepada dirinya sendiri.",
        "Somebody gave a right or a position to themselves.",
    ),
    "both_levels": Words(
        "Orang yang sama memeriksa dan menerima eviden ini.",
        "The same person verified and accepted this evidence.",
    ),
    "one_level": Words(
        "Eviden diterima tanpa pemeriksaan tingkat pertama.",
        "The evidence was accepted without a first level.",
    ),
    "links_alone": Words(
        "Eviden diterima hanya dengan tautan, yang isinya dapat berubah.",
        "The evidence was accepted with links alone, whose contents can change.",
    ),
    "role_grant": Words(
        "Satu orang memberi atau mengakhiri hak administrator atau asesor.",
        "One person gave or ended the right of an administrator or asesor.",
    ),
    "membership": Words(
        "Satu orang memasukkan seseorang ke tim atau mengeluarkannya.",
        "One person put somebody into a team or took them out.",
    ),
    "teams_changed": Words(
        "Satu orang mencatat perubahan keputusan atau memuat keputusan.",
        "One person recorded an amendment or loaded a decree.",
    ),
    "activation_code": Words(
        "Kode aktivasi berlaku tanpa pengesahan orang kedua.",
        "An activation code worked without a second person.",
    ),
    "code_and_right": Words(
        "Orang yang menerbitkan kode aktivasi juga memberi hak atau kedudukan kepada akun itu.",
        "Whoever issued the activation code also gave the account its right or position.",
    ),
    "account_changed": Words(
        "Satu orang mengubah nama, NIP atau alamat surel anggota tim.",
        "One person changed the name, NIP or e-mail address of a member.",
    ),
    "command_line": Words(
        "Dilakukan dari baris perintah, di luar aturan layanan.",
        "Done at the command line, outside the rules of the service.",
    ),
}
