"""Messages about findings."""

from app.core.messages.sentences import Message, message

FINDINGS: dict[str, Message] = {
    "own_answer": message(
        "Jawaban sendiri",
        "Yang ikut menjawab atau menyelesaikan tidak menutupnya. Yang boleh: {holders_id}, asal "
        "tidak ikut mengerjakannya.",
        "Own answer",
        "Whoever had a part in answering or finishing it does not close it. Who may: {holders_en}, "
        "without a part in it.",
    ),
    "revision_digests_required": message(
        "Eviden yang dibaca belum disebut",
        "Sebutkan `revision_digests` dari eviden yang dirujuk, seperti yang Anda baca.",
        "What was read is not named",
        "Name the `revision_digests` of the evidence it cites, as you read them.",
    ),
    "finding_unanswered": message(
        "Alasan diperlukan",
        "Temuan ini belum dijawab. Tulis alasan penutupannya.",
        "Reason required",
        "Nobody has answered this finding. Write down why it is closed.",
    ),
    "finding_wrong_status": message(
        "Status tidak sesuai",
        "Temuan berstatus {status} tidak dapat menerima langkah {action}.",
        "Wrong status",
        "With status {status} the step “{action}” is not possible for a finding.",
    ),
    "finding_needs_one_subject": message(
        "Pilih satu",
        "Sebut satu saja: evidennya (evidence_id), indikatornya (indicator_id), timnya (team_id),"
        " kegiatannya (activity_id) atau sub kegiatannya (action_item_id).",
        "Choose one",
        "Name only one: the evidence (evidence_id), the indicator (indicator_id), the team"
        " (team_id), the activity (activity_id) or the action item (action_item_id).",
    ),
    "due_date_required": message(
        "Batas waktu diperlukan",
        "Permintaan eviden memerlukan batas waktu (due_date).",
        "Due date required",
        "A request for evidence needs a due date (due_date).",
    ),
    "due_date_passed": message(
        "Batas waktu sudah lewat",
        "Batas waktu tidak boleh sebelum hari ini.",
        "Due date has passed",
        "The due date must not lie before today.",
    ),
    "evidence_not_submitted": message(
        "Belum diajukan",
        "Hanya eviden yang sudah diajukan dapat ditandai atau dipakai sebagai jawaban.",
        "Not submitted",
        "Only evidence that was submitted can be flagged or given as an answer.",
    ),
    "evidence_ended": message(
        "Eviden sudah ditarik",
        "Eviden ini sudah ditarik. Pilih eviden lain sebagai jawaban.",
        "Evidence withdrawn",
        "This evidence was withdrawn. Choose other evidence as the answer.",
    ),
    "evidence_of_other_team": message(
        "Bukan eviden untuk ini",
        "Eviden ini bukan dari tim tersebut, atau bukan untuk indikator yang diminta.",
        "Evidence for something else",
        "This evidence is not of that team, or not for the indicator asked about.",
    ),
}
