"""The words of what happened: of each step that is news to somebody."""

import re
from collections.abc import Mapping
from datetime import date

from app.core.messages.dates import day_in_words, month_in_words
from app.core.messages.evaluation_news import EVALUATION_NEWS
from app.core.messages.reminders import Words, thing_in_words
from app.core.messages.return_reasons import RETURN_REASONS
from app.core.messages.sentences import Language, Message, Sentence, message

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAID = message(
    "Tanggapan: {thing}",
    "Ada tanggapan baru tentang sesuatu yang Anda buat atau bicarakan.",
    "A reply: {thing}",
    "There is a reply about something that you made or talked about.",
)
_INVITED = message(
    "Undangan: {thing}",
    "Anda diundang; jam dan tempatnya tertulis pada rapatnya.",
    "Invitation: {thing}",
    "You are invited; the meeting says at what hour and where.",
)
NEWS: dict[str, Message] = {
    "evidence.accept": message(
        "Diterima: {thing}",
        "Eviden ini kini berlaku.",
        "Accepted: {thing}",
        "This evidence is in force now.",
    ),
    "evidence.return": message(
        "Dikembalikan: {thing}",
        "Eviden yang pernah Anda periksa dikembalikan.",
        "Returned: {thing}",
        "Evidence that you judged before was sent back.",
    ),
    "evidence.discard": message(
        "Revisi dibuang: {thing}",
        "Revisi barunya dibuang; revisi yang Anda periksa tetap berlaku.",
        "Revision discarded: {thing}",
        "The new revision was laid aside; the one that you judged stays in force.",
    ),
    "evidence.withdraw": message(
        "Ditarik: {thing}",
        "Eviden ini ditarik dan tidak dihitung sebagai bukti.",
        "Withdrawn: {thing}",
        "This evidence was withdrawn and does not count as proof.",
    ),
    "evidence.decline_erasure": message(
        "Penghapusan berkas ditolak: {thing}",
        "Isi berkas itu tetap tersimpan.",
        "Erasure of a file declined: {thing}",
        "The content of the file stays.",
    ),
    "decree.amend": message(
        "Perubahan keputusan: {thing}",
        "Keputusan perubahan mengubah susunan timnya.",
        "Amended: {thing}",
        "An amendment changes its teams.",
    ),
    "decree.void_amendment": message(
        "Perubahan keputusan dibatalkan: {thing}",
        "Susunan timnya kembali seperti sebelum perubahan itu.",
        "Amendment voided: {thing}",
        "Its teams are as they were before that amendment.",
    ),
    "decree.void": message(
        "Keputusan penerus dibatalkan: {thing}",
        "Keputusan itu tidak berlaku; kedudukan dalam keputusan sebelumnya berlaku seperti semula.",
        "Successor voided: {thing}",
        "That decree does not hold; positions in the decree before hold as they did.",
    ),
    "decree.succeed": message(
        "Keputusan penerus dicatat: {thing}",
        "Keputusan yang menggantikannya sudah dicatat. Selesaikan yang masih terbuka selagi "
        "kedudukan Anda berlaku.",
        "The next decree is recorded: {thing}",
        "The decree that follows it is recorded. Finish what is open while your position lasts.",
    ),
    "directive.acknowledge": message(
        "Diterima tim: {thing}",
        "Tim sudah mengetahui arahan Anda.",
        "Acknowledged: {thing}",
        "The team knows of your directive.",
    ),
    "directive.close": message(
        "Selesai: {thing}",
        "Arahan ini ditutup.",
        "Closed: {thing}",
        "This directive was closed.",
    ),
    "finding.raise": message(
        "Temuan baru: {thing}",
        "{team} diminta menjawabnya.",
        "A new finding: {thing}",
        "{team} is asked to answer it.",
    ),
    "finding.close": message(
        "Selesai: {thing}",
        "Temuan ini ditutup.",
        "Closed: {thing}",
        "This finding was closed.",
    ),
    "follow_up.close": message(
        "Selesai: {thing}",
        "Tindak lanjut ini ditutup.",
        "Closed: {thing}",
        "This follow-up was closed.",
    ),
    "report.submit": message(
        "Menunggu diketahui: {thing}",
        "Laporan ini diajukan. Baca, lalu nyatakan mengetahui atau kembalikan.",
        "Waits for you: {thing}",
        "This report was submitted. Read it, then take note of it or send it back.",
    ),
    "report.return": message(
        "Dikembalikan: {thing}",
        "Pengarah mengembalikan laporan ini; alasannya tertulis di sana.",
        "Sent back: {thing}",
        "The Pengarah sent this report back and wrote why.",
    ),
    "report.acknowledge": message(
        "Diketahui: {thing}",
        "Pengarah sudah mengetahui laporan ini.",
        "Acknowledged: {thing}",
        "The Pengarah has taken note of this report.",
    ),
    "report.sign": message(
        "Ditandatangani: {thing}",
        "Laporan ini ditandatangani secara elektronik; salinannya dapat diunduh di sana.",
        "Signed: {thing}",
        "This report was signed electronically; the copy can be downloaded there.",
    ),
    "report.correct": message(
        "Dibetulkan: {thing}",
        "Laporan pembetulannya sedang ditulis; laporan ini tetap tersimpan.",
        "Being corrected: {thing}",
        "A correction is being written; this report stays.",
    ),
    "report.close_recommendation": message(
        "Rekomendasi ditutup: {thing}",
        "Sebuah rekomendasi laporan ini dinyatakan selesai.",
        "Recommendation closed: {thing}",
        "A recommendation of this report was ended.",
    ),
    **EVALUATION_NEWS,
    "meeting.create": _INVITED,
    "meeting.invite": _INVITED,
    "meeting.move": message(
        "Dipindahkan: {thing}",
        "Tanggal, jam atau tempat rapat ini berubah.",
        "Moved: {thing}",
        "The day, hour or place of this meeting changed.",
    ),
    "meeting.cancel": message(
        "Dibatalkan: {thing}",
        "Rapat ini dibatalkan.",
        "Cancelled: {thing}",
        "This meeting was cancelled.",
    ),
    "plan.approve": message(
        "Rencana disetujui: {thing}",
        "Jadwalnya disetujui dan menjadi acuan.",
        "Plan approved: {thing}",
        "Its schedule was approved and is what later changes are measured by.",
    ),
    "period.close": message(
        "{period} ditutup: {thing}",
        "Yang termasuk periode itu tidak dapat diubah lagi.",
        "{period} closed: {thing}",
        "What belongs to that period cannot be changed any more.",
    ),
    "period.reopen": message(
        "{period} dibuka lagi: {thing}",
        "Yang termasuk periode itu dapat diubah lagi.",
        "{period} reopened: {thing}",
        "What belongs to that period can be changed again.",
    ),
    "evidence.comment": _SAID,
    "finding.comment": _SAID,
    "directive.comment": _SAID,
    "action_item.comment": _SAID,
    "indicator.comment": _SAID,
}
# Of what takes effect on a day of its own, long before or after it is told.
_ON_A_DAY: dict[str, Words] = {
    "decree.amend": Words("Berlaku mulai {day}.", "In effect from {day} on."),
    "decree.succeed": Words(
        "Kedudukan dalam keputusan ini berakhir pada {day}.", "Positions in this one end on {day}."
    ),
}
_FOR_WHOM = Words("{0} atas nama {1}", "{0} on behalf of {1}")
_YEAR = message("Tahun {0}", "", "The year {0}", "")


def news_sentence(
    subject_type: str, language: Language, facts: Mapping[str, str | None]
) -> Sentence:
    """Title and detail; `facts` are the `action`, and what `reminder_sentence` takes.

    Of a closed or reopened period: `period`, as 2023-06 or 2023; of what takes effect later:
    `day`, as 2023-06-05.
    """
    gaps = {**facts, "code": _called(facts["code"], language) or facts["team"]}
    gaps["thing"] = thing_in_words(subject_type, facts["code"], language).format_map(gaps)
    if period := facts.get("period"):
        gaps["period"] = _period(period, language)
    words = NEWS[facts["action"] or ""]
    chosen = words.english if language is Language.ENGLISH else words.indonesian
    detail = chosen.detail.format_map(gaps)
    if (day := facts.get("day")) and (on := _ON_A_DAY.get(facts["action"] or "")):
        told = day_in_words(date.fromisoformat(day), language)
        detail = f"{detail} {on.in_language(language).format(day=told)}"
    quoted = f"“{facts['text']}” {detail}" if facts["text"] else detail
    return Sentence(chosen.title.format_map(gaps), quoted)


def _called(code: str | None, language: Language) -> str | None:
    """A code as it is; the day that stands for a meeting in words."""
    if code and _DAY.fullmatch(code):
        return day_in_words(date.fromisoformat(code), language)
    return code


def whose_step(language: Language, by: str | None, behalf: str | None) -> str | None:
    """Who took the step, and for whom a stand-in did: `Wati Wakil atas nama Adiwijaya Bakti`."""
    if by is None or behalf is None:
        return by
    return _FOR_WHOM.in_language(language).format(by, behalf)


def who_said(language: Language, by: str | None, words: str | None, reason_code: str | None) -> str:
    """Who took the step, for which reason, and in which words: `Melani (tanggal): “…”`."""
    if by is None:
        return ""
    reason = f" ({RETURN_REASONS[reason_code].in_language(language)})" if reason_code else ""
    if words is None:
        return f"({by}{reason})" if reason else f"({by})"
    return f"{by}{reason}: “{words}”"


def _period(period: str, language: Language) -> str:
    year, _, month = period.partition("-")
    if month:
        return month_in_words(date(int(year), int(month), 1), language)
    title = _YEAR.english.title if language is Language.ENGLISH else _YEAR.indonesian.title
    return title.format(year)
