"""Messages about findings."""

from app.core.messages.sentences import Message, message

FINDINGS: dict[str, Message] = {
    "own_answer": message(
        "Jawaban sendiri",
        "Yang menjawab temuan tidak boleh menutupnya.",
        "Own answer",
        "Whoever answered a finding may not close it.",
    ),
    "finding_wrong_status": message(
        "Status tidak sesuai",
        "Temuan berstatus {status} tidak dapat menerima langkah {action}.",
        "Wrong status",
        "A finding with status {status} cannot take the step {action}.",
    ),
    "finding_needs_one_subject": message(
        "Pilih satu",
        "Sebut evidennya (evidence_id) atau indikatornya (indicator_id), salah satu saja.",
        "Choose one",
        "Name either the evidence (evidence_id) or the indicator (indicator_id), only one.",
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
        "Revisi ini belum diajukan; yang dapat ditandai hanya revisi yang sudah diajukan.",
        "Not submitted",
        "This revision has not been submitted; only a submitted one can be flagged.",
    ),
    "evidence_of_other_team": message(
        "Bukan eviden untuk ini",
        "Eviden ini bukan dari tim tersebut, atau bukan untuk indikator yang diminta.",
        "Evidence for something else",
        "This evidence is not of that team, or not for the indicator asked about.",
    ),
}
