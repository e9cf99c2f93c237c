"""The table: which entry of the audit log is which event. And only the table.

What is in neither table was forgotten: a test holds both against every action in the code.
"""

from typing import NamedTuple

PREFIX = "id.go.kpu.zi."


class EventType(NamedTuple):
    """Its name without PREFIX, what happened (in two languages), and to which kind of thing.

    Without such a kind it may be about anything that events are about.
    """

    name: str
    meaning: str
    about: str | None = None

    @property
    def word(self) -> str:
        """What happened, in a word: the status of what has none of its own."""
        return self.name.rpartition(".")[2]


def _types(
    thing: str, meanings: dict[str, tuple[str, str]], about: str | None = None
) -> dict[str, EventType]:
    return {
        f"{thing}.{action}": EventType(f"{thing}.{happened}", meaning, about or thing)
        for action, (happened, meaning) in meanings.items()
    }


EVENT_TYPES: dict[str, EventType] = {
    **_types("evidence", {
        "create": ("created", "Draf eviden dibuat (draft made)"),
        "submit": ("submitted", "Eviden diajukan (submitted)"),
        "verify": ("verified", "Eviden terverifikasi (verified)"),
        "accept": ("accepted", "Eviden diterima (accepted)"),
        "return": ("returned", "Eviden dikembalikan (returned)"),
        "revise": ("revised", "Revisi baru dimulai (new revision)"),
        "discard": ("revision_discarded", "Revisi dibuang, yang berlaku tetap (discarded)"),
        "withdraw": ("withdrawn", "Eviden ditarik (withdrawn)"),
        "erase_file": ("file_erased", "Isi berkas dihapus (content of a file erased)"),
    }),
    **_types("decree", {
        "load": ("loaded", "Keputusan dimuat atau berubah (loaded or changed)"),
        "succeed": ("succeeded", "Keputusan berikutnya dimulai (successor started)"),
        "void": ("voided", "Keputusan penerus dibatalkan (successor voided)"),
        "link_lke": ("lke_linked", "Soal LKE sebuah baris diubah (questions of a row changed)"),
    }),
    **_types("decree", {
        "amend": ("amended", "Keputusan diubah (amended)"),
        "void_amendment": ("amendment_voided", "Perubahan dibatalkan (amendment voided)"),
    }, "amendment"),
    **_types("membership", {
        "create": ("started", "Kedudukan dalam tim dimulai (membership started)"),
        "end": ("ended", "Kedudukan dalam tim berakhir (membership ended)"),
        "resume": ("resumed", "Kedudukan berlaku kembali (membership holds again)"),
    }),
    **_types("stand_in", {
        "name": ("named", "Pengganti sementara ditunjuk (stand-in named)"),
        "end": ("ended", "Penggantian sementara diakhiri (stand-in ended)"),
    }),
    **_types("directive", {
        "issue": ("issued", "Arahan diberikan (issued)"),
        "acknowledge": ("acknowledged", "Arahan diterima tim (acknowledged)"),
        "respond": ("acted_on", "Arahan ditindaklanjuti (acted on)"),
        "reopen": ("reopened", "Arahan dibuka lagi (reopened)"),
        "close": ("closed", "Arahan selesai (closed)"),
    }),
    **_types("finding", {
        "raise": ("raised", "Temuan diajukan (raised)"),
        "answer": ("answered", "Temuan dijawab (answered)"),
        "reopen": ("reopened", "Temuan dibuka lagi (reopened)"),
        "close": ("closed", "Temuan selesai (closed)"),
    }),
    **_types("follow_up", {
        "create": ("created", "Tindak lanjut ditetapkan (created)"),
        "start": ("started", "Tindak lanjut dikerjakan (started)"),
        "finish": ("finished", "Tindak lanjut dikerjakan selesai (done)"),
        "reopen": ("reopened", "Tindak lanjut dibuka lagi (reopened)"),
        "close": ("closed", "Tindak lanjut selesai (closed)"),
    }),
    **_types("schedule", {"set": ("set", "Jadwal diubah (schedule set)")}, "action_item"),
    **_types("plan", {"approve": ("approved", "Rencana disetujui (plan approved)")}, "decree"),
    **_types("realisation", {
        "report": ("reported", "Pelaksanaan dilaporkan (realisation reported)"),
        "cancel": ("cancelled", "Laporan pelaksanaan dibatalkan (realisation cancelled)"),
    }, "action_item"),
    **_types("meeting", {
        "create": ("planned", "Rapat direncanakan (meeting planned)"),
        "update": ("changed", "Rapat diubah (meeting changed)"),
        "invite": ("invited", "Orang diundang ke rapat (people invited)"),
        "move": ("moved", "Tanggal, jam atau tempat rapat berubah (moved)"),
        "hold": ("held", "Rapat terlaksana (meeting held)"),
        "cancel": ("cancelled", "Rapat dibatalkan (meeting cancelled)"),
    }),
    **_types("report", {
        "create": ("started", "Laporan dimulai (report begun)"),
        "submit": ("submitted", "Laporan diajukan kepada Pengarah (submitted)"),
        "return": ("returned", "Laporan dikembalikan (sent back)"),
        "acknowledge": ("acknowledged", "Laporan diketahui Pengarah (taken note of)"),
        "sign": ("signed", "Laporan ditandatangani elektronik (signed electronically)"),
        "attach_scan": (
            "scan_attached", "Pindaian bertanda tangan dilampirkan (signed scan attached)",
        ),
        "discard": ("discarded", "Draf laporan dibuang (draft discarded)"),
        "correct": ("corrected", "Laporan pembetulan dimulai (correction begun)"),
        "close_recommendation": (
            "recommendation_closed", "Rekomendasi ditutup (recommendation closed)",
        ),
    }),
    **_types("evaluation", {
        "create": ("started", "Evaluasi LKE dimulai (evaluation begun)"),
        "set_window": ("window_set", "Jadwal evaluasi ditetapkan (window set or extended)"),
        "set_conditions": ("conditions_set", "Syarat pengusulan dicatat (conditions stated)"),
        "submit": ("submitted", "Evaluasi diajukan (handed in)"),
        "forward": ("forwarded", "Evaluasi diteruskan kepada TPI (passed on to TPI)"),
        "return": ("returned", "Evaluasi dikembalikan (sent back)"),
        "conclude": ("concluded", "Penilaian TPI selesai (TPI has assessed it)"),
        "issue_lhe": ("lhe_issued", "LHE diterbitkan TPI (TPI's report was issued)"),
        "sign_lhe": ("lhe_signed", "LHE ditandatangani elektronik (signed electronically)"),
        "attach_lhe_scan": (
            "lhe_scan_attached", "Pindaian LHE bertanda tangan dilampirkan (signed scan attached)",
        ),
        "propose": ("proposed", "Satuan kerja diusulkan (proposed)"),
        "decline": ("declined", "Satuan kerja tidak diusulkan (not proposed)"),
        "fail_papers": ("papers_failed", "Tidak lolos administrasi TPN (papers found wanting)"),
        "object": ("objected", "Satuan kerja menyanggah (the office objected)"),
        "admit": ("admitted", "Dinilai TPN di meja (at TPN's desk)"),
        "advance": ("advanced", "Dinilai TPN di lapangan (TPN goes to the field)"),
        "grant": ("granted", "Predikat diberikan (predicate granted)"),
        "deny": ("denied", "Predikat tidak diberikan (predicate not granted)"),
        "withdraw": ("withdrawn", "Usulan ditarik instansi (proposal taken back)"),
        "revoke": ("revoked", "Predikat dicabut (predicate revoked)"),
        "monitor": ("monitored", "Pemegang predikat dipantau TPI (looked at again)"),
        "discard": ("discarded", "Evaluasi yang salah dimulai dibuang (discarded)"),
    }),
    **_types("period", {
        "close": ("closed", "Periode ditutup (period closed)"),
        "reopen": ("reopened", "Periode dibuka lagi (period reopened)"),
    }, "decree"),
    **_types("record", {
        "receive": ("received", "Rekaman sistem lain masuk (record received)"),
        "accept": ("accepted", "Rekaman menjadi draf eviden (record became a draft)"),
        "reject": ("rejected", "Rekaman ditolak (record rejected)"),
        "withdraw": ("withdrawn", "Rekaman ditarik sistem asalnya (withdrawn by its source)"),
    }),
    **_types("record", {
        "receive_batch": ("batch_received", "Banyak rekaman masuk (batch received)"),
    }, "source"),
}  # fmt: skip
# Given by the engine of reminders, which leaves no trace in the audit log.
REMINDER = EventType("reminder.due", "Pengingat jatuh tempo (reminder due)")
# Told by the worker, when kept counts are not what was told last.
PROGRESS = EventType(
    "progress.changed", "Angka kemajuan satuan kerja berubah (an office's progress)", "work_unit"
)
TEST = EventType("test", "Percobaan pengiriman (a test)", "test")

# Security, settings, and work within a draft: no state that another system follows.
NO_EVENT = frozenset({
    "action_item.add", "action_item.hand_over", "duty.link", "evidence.ask_copy",
    "evidence.end_copy", "evidence.hand_over", "follow_up.hand_over", "indicator.place",
    "indicator.set_checklist",
    "audit.change_key", "audit.export", "backup.create", "backup.restore", "backup.transfer",
    "data.clear", "list.export",
    "connector.create", "connector.remove", "connector.try", "connector.update", "pull.run",
    "evaluation.answer", "evaluation.assess", "evaluation.check", "evaluation.complete",
    "evaluation.prove", "evaluation.scan",
    "evaluation.unprove", "evaluation.update", "evaluation.pull",
    "proposal_period.pull", "proposal_period.set",
    "evaluation.set_weights",
    "evidence.add_link", "evidence.check_link", "evidence.check_links", "evidence.export",
    "evidence.decline_erasure", "evidence.open", "evidence.remove_erased",
    "evidence.remove_file", "evidence.remove_link", "evidence.request_erasure",
    "evidence.scan",
    "evidence.update", "evidence.upload",
    "keys.reseal", "meeting.draft", "meeting.open", "meeting.remove_file",
    "meeting.remove_guests", "meeting.report", "meeting.scan", "meeting.upload",
    "holiday.create", "holiday.remove", "intake_rule.create", "intake_rule.end",
    "intake_rule.rest", "letterhead.set", "lke_sheet.load",
    "lke_sheet.set_conditions",
    "notification_preferences.set", "record.confirm", "record.scan", "record.upload",
    "report.draft", "report.recommend", "report.refresh", "report.scan", "report.update",
    "report_settings.set",
    "role_grant.create", "role_grant.end",
    "service_account.create", "service_account.issue_key", "service_account.revoke_key",
    "service_account.rotate", "service_account.token", "service_account.update",
    "second_factor.add", "second_factor.remove", "second_factor.renew_codes",
    "second_factor.reset", "second_factor.use_recovery_code", "session.confirm",
    "session.close", "session.open", "session.refuse", "session.revoke", "session.token_reused",
    "source.add_record_type", "source.create",
    "source.map", "source.update", "source.update_record_type", "storage.sweep", "storage.verify",
    "user.activate", "user.anonymise", "user.change_password", "user.create", "user.deactivate",
    "user.confirm_activation_code", "user.export_data",
    "user.issue_activation_code", "user.reactivate", "user.update",
    "webhook.create", "webhook.pause", "webhook.remove",
    "webhook.replay", "webhook.resume", "webhook.rotate",
    "webhook.test", "webhook.update", "work_unit.create", "work_unit.update",
})  # fmt: skip

# What is said about a thing changes no state of it.
NO_EVENT_ENDINGS = (".comment", ".edit_comment")

BY_NAME = {kind.name: kind for kind in (*EVENT_TYPES.values(), REMINDER, PROGRESS)}
NAMES = tuple(sorted(BY_NAME))
