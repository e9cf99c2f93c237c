"""Messages about the inbox."""

from app.core.messages.sentences import Message, message

INBOX: dict[str, Message] = {
    "record_decided": message(
        "Sudah diputuskan",
        "Tim ini sudah memutuskan versi ini ({state}). Versi berikutnya dapat diputuskan lagi.",
        "Decided already",
        "This team has decided about this version ({state}). The next version is open again.",
    ),
    "record_is_withdrawn": message(
        "Rekaman sudah ditarik",
        "Sistem asal sudah menarik rekaman ini, jadi tidak ada yang perlu diputuskan. Alasannya "
        "ada pada versi terakhirnya.",
        "The record is withdrawn",
        "The source system has withdrawn this record, so there is nothing to decide. Its last "
        "version says why.",
    ),
    "record_renewed": message(
        "Rekaman sudah diperbarui",
        "Sistem asal sudah memperbarui rekaman ini sejak Anda membacanya. Baca versi barunya, lalu "
        "putuskan.",
        "Renewed by its source",
        "The source system has renewed this record since you read it. Read the new version, then "
        "decide.",
    ),
    "record_not_offered": message(
        "Tidak untuk tim ini",
        "Rekaman jenis ini tidak membuktikan indikator tim tersebut.",
        "Not for this team",
        "Records of this kind prove no indicator of that team.",
    ),
    "team_must_be_named": message(
        "Sebutkan timnya",
        "Rekaman ini ditawarkan kepada beberapa tim Anda; isi team_id.",
        "Name the team",
        "This record is offered to several of your teams; give team_id.",
    ),
    "indicators_not_mapped": message(
        "Indikator tidak sesuai",
        "Pilih dari indikator tim ini yang dapat dibuktikan rekaman jenis ini.",
        "Indicators do not fit",
        "Choose among the team's indicators that records of this kind can prove.",
    ),
    "evidence_in_review": message(
        "Sedang diperiksa",
        "Eviden dari rekaman ini sedang diperiksa. Tunggu keputusannya, lalu terima versi ini.",
        "In review",
        "The evidence of this record is in review. Wait for the decision, then accept this "
        "version.",
    ),
}
