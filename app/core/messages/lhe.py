"""Messages about TPI's report on an evaluation (LHE)."""

from app.core.messages.sentences import Message, message

LHE: dict[str, Message] = {
    "lhe_of_what_is_not_assessed": message(
        "Penilaian belum selesai",
        "LHE diterbitkan setelah TPI menyatakan penilaian selesai dan sebelum usulan. Status"
        " evaluasi ini {status}.",
        "Not assessed",
        "An LHE is issued after TPI has concluded and before it proposes. This evaluation's status"
        " is {status}.",
    ),
    "lhe_checklist": message(
        "Pemeriksaan belum lengkap",
        "TPI mengisi delapan butir pemeriksaan sebelum LHE. Belum ada: {items}.",
        "Checklist is not complete",
        "TPI fills in all eight items of its checklist before the LHE. Missing: {items}.",
    ),
    "lhe_contradicts": message(
        "Simpulan bertentangan dengan syarat",
        "Menurut penilaian TPI {target} tidak dapat diusulkan. Belum terpenuhi atau belum"
        " dinyatakan: {items}. Soal yang terbuka dan rasio yang tak terdefinisi dihitung 0 sampai"
        " TPI menetapkannya.",
        "The minimums say otherwise",
        "By TPI's own assessment {target} cannot be proposed. Not met, or not stated: {items}."
        " Open questions and ratios that are undefined count as 0 until TPI settles them.",
    ),
    "lhe_before_conclusion": message(
        "LHE dari penilaian sebelumnya",
        "LHE terakhir terbit sebelum penilaian TPI dinyatakan selesai lagi. Terbitkan LHE baru"
        " sebelum mengusulkan.",
        "The LHE is of an earlier assessment",
        "The newest LHE was issued before TPI concluded its assessment anew. Issue a new LHE"
        " before proposing.",
    ),
    "lhe_outdated": message(
        "LHE sudah tidak sesuai",
        "Sejak LHE terakhir ada yang berubah: {items}. Terbitkan LHE baru sebelum mengusulkan.",
        "The LHE is out of date",
        "Since the newest LHE something has changed: {items}. Issue a new LHE before proposing.",
    ),
    "lhe_needed": message(
        "Belum ada LHE",
        "Usulan {target} memerlukan LHE terakhir yang menyimpulkan satuan kerja diusulkan.",
        "There is no LHE",
        "To propose {target} needs a newest LHE that concludes so.",
    ),
}  # fmt: skip
