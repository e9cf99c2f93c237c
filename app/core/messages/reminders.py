"""The sentences of reminders: a stage says why, a subject says of what and what to do next."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from app.core.messages.dates import day_in_words, month_in_words
from app.core.messages.sentences import Language, Message, Sentence, message


class Words(NamedTuple):
    """A few words in both languages."""

    indonesian: str
    english: str

    def in_language(self, language: Language) -> str:
        """Those of one language."""
        return self.english if language is Language.ENGLISH else self.indonesian


class Subject(NamedTuple):
    """What a thing is called, and what is to be done with it."""

    thing: Words
    todo: Words


# The code of an indicator is its team, activity and place: 5A-2. A question's (LKE) is A.I.5.iii.d.
_OF_INDICATOR = re.compile(r"\d*[A-Z]+-\d+")
_BESIDE_QUESTIONS = Words("eviden untuk soal LKE {code}", "evidence for LKE question {code}")

SUBJECTS: dict[str, Subject] = {
    "action_item": Subject(
        Words("sub kegiatan {code} bulan {month}", "action item {code} in {month}"),
        Words(
            "Laporkan pelaksanaannya begitu selesai.",
            "Report it as soon as it is done.",
        ),
    ),
    "evidence": Subject(
        Words("eviden untuk indikator {code}", "evidence for indicator {code}"),
        Words(
            "Baca alasannya, buat revisi baru, perbaiki, lalu ajukan lagi.",
            "Read the reason, make a new revision, correct it, then submit it again.",
        ),
    ),
    "finding": Subject(
        Words("temuan pada {code}", "finding on {code}"),
        Words(
            "Buka temuan ini dan jawab, dengan eviden bila ada.",
            "Open the finding and answer it, with evidence if there is some.",
        ),
    ),
    "directive": Subject(
        Words("arahan untuk {code}", "directive for {code}"),
        Words(
            "Buka arahan ini, lalu jawab dengan apa yang sudah dikerjakan.",
            "Open the directive, then answer with what was done.",
        ),
    ),
    "follow_up": Subject(
        Words("tindak lanjut {code}", "follow-up of {code}"),
        Words(
            "Kerjakan, lalu tulis hasilnya dengan evidennya.",
            "Do it, then write down what came of it, with evidence.",
        ),
    ),
    "record_type": Subject(
        Words("rekaman sistem lain untuk {code}", "another system's records for {code}"),
        Words(
            "Tanyakan kepada pengelola sistem itu, atau unggah evidennya sendiri.",
            "Ask whoever maintains that system, or upload the evidence yourself.",
        ),
    ),
    "team": Subject(
        Words("{code}", "{code}"),
        Words(
            "Angkat seseorang untuk kedudukan itu, aktifkan kembali akunnya, atau tunjuk "
            "penggantinya.",
            "Appoint somebody to that seat, reactivate the account, or name somebody who stands "
            "in.",
        ),
    ),
    "decree": Subject(
        Words("keputusan nomor {code}", "decree number {code}"),
        Words("Buka keputusan ini.", "Open the decree."),
    ),
    "meeting": Subject(
        Words("rapat {code}", "meeting of {code}"),
        Words("Buka rapat ini.", "Open the meeting."),
    ),
    "report": Subject(
        Words("laporan {code}", "the report {code}"),
        Words("Buka laporannya.", "Open the report."),
    ),
    "evaluation": Subject(
        Words("evaluasi LKE tahun {code}", "the evaluation (LKE) of {code}"),
        Words(
            "Buka evaluasinya: jawab soal area Anda dan letakkan buktinya, ajukan, teruskan, "
            "nilai, atau pantau.",
            "Open the evaluation: answer the questions of your area and prove them, submit it, "
            "pass it on, assess it, or look at it again.",
        ),
    ),
    "report_due": Subject(
        Words("laporan monitoring dan evaluasi {code}", "the report of {code}"),
        Words(
            "Lengkapi bagian tim, lalu ajukan kepada Pengarah.",
            "Have the teams write their parts, then submit it to the Pengarah.",
        ),
    ),
    "comment": Subject(
        Words("komentar tentang {code}", "comment on {code}"),
        Words("Baca dan tanggapi.", "Read it and answer."),
    ),
}

STAGES: dict[str, Message] = {
    "asked": message(
        "Diminta: {thing}",
        "{team} diminta menanggapinya{until}. {todo}",
        "Asked for: {thing}",
        "{team} is asked to see to it{until}. {todo}",
    ),
    "due_soon": message(
        "Segera jatuh tempo: {thing}",
        "Batas waktunya {due_date}. {todo}",
        "Due soon: {thing}",
        "It is due on {due_date}. {todo}",
    ),
    "overdue": message(
        "Terlambat: {thing}",
        "Batas waktunya, {due_date}, sudah lewat. {todo}",
        "Overdue: {thing}",
        "It was due on {due_date}. {todo}",
    ),
    "escalated_to_koordinator": message(
        "Masih terlambat: {thing}",
        "Belum selesai sejak {due_date}. Bicarakan dengan anggota tim, atau selesaikan sendiri.",
        "Still overdue: {thing}",
        "Not done since {due_date}. Talk to the members of your team, or do it yourself.",
    ),
    "escalated_to_ketua": message(
        "Perlu perhatian Ketua: {thing}",
        "Belum selesai sejak {due_date}. Tanyakan kendalanya kepada koordinator {team}.",
        "Needs the Ketua's attention: {thing}",
        "Not done since {due_date}. Ask the coordinator of {team} what stands in the way.",
    ),
    "returned": message(
        "Dikembalikan: {thing}",
        "{todo}",
        "Returned: {thing}",
        "{todo}",
    ),
    "revised": message(
        "Sedang direvisi: {thing}",
        "Revisi yang Anda periksa tetap berlaku sampai revisi barunya diterima.",
        "Being revised: {thing}",
        "The revision you judged stays in force until the new one is accepted.",
    ),
    "erased": message(
        "Isi berkas dihapus: {thing}",
        "Administrator dan Ketua menghapus isi sebuah berkas yang keliru diunggah. Alasannya ada "
        "pada berkas itu.",
        "File erased: {thing}",
        "The administrator and the Ketua erased the content of a file that was uploaded by "
        "mistake. The reason is beside the file.",
    ),
    "nothing_uploaded": message(
        "Belum ada eviden: {thing}",
        "Bulannya sudah berakhir, tetapi belum semua indikator di sebelahnya punya eviden untuk "
        "bulan itu. Unggah eviden yang periodenya mencakup bulan itu.",
        "No evidence yet: {thing}",
        "The month is over, but not every indicator beside it has evidence for that month. "
        "Upload evidence whose period covers it.",
    ),
    "runs_out": message(
        "Masa berlakunya berakhir: {thing}",
        "Eviden yang berlaku hanya sampai {due_date}; bulan sesudahnya yang direncanakan belum "
        "memiliki eviden. Unggah penggantinya sebagai eviden baru.",
        "Runs out: {thing}",
        "The evidence in force is valid until {due_date} only; a month planned after that has no "
        "evidence yet. Upload what takes its place as new evidence.",
    ),
    "source_silent": message(
        "Belum masuk: {thing}",
        "Seharusnya sudah masuk paling lambat {due_date}. {todo}",
        "Have not come: {thing}",
        "They should have come by {due_date}. {todo}",
    ),
    "nobody_verifies": message(
        "Tidak ada yang memverifikasi: {thing}",
        "Tidak seorang pun boleh memverifikasi eviden tim ini sekarang; eviden yang diajukan "
        "menunggu tanpa pemeriksa. {todo}",
        "Nobody verifies: {thing}",
        "Nobody may verify evidence of this team now; what is submitted waits for no one. {todo}",
    ),
    "nobody_accepts": message(
        "Tidak ada yang menerima eviden: {thing}",
        "Tidak seorang pun di kantor ini boleh menerima eviden sekarang; eviden yang terverifikasi "
        "menunggu tanpa Ketua. {todo}",
        "Nobody accepts evidence: {thing}",
        "Nobody of this office may accept evidence now; what is verified waits for no one. {todo}",
    ),
    "to_verify": message(
        "Menunggu verifikasi Anda: {thing}",
        "Bacalah, lalu verifikasi atau kembalikan dengan alasan.",
        "Waits for your verification: {thing}",
        "Read it, then verify it or send it back with a reason.",
    ),
    "to_accept": message(
        "Menunggu putusan Anda: {thing}",
        "Bacalah, lalu terima atau kembalikan dengan alasan.",
        "Waits for your decision: {thing}",
        "Read it, then accept it or send it back with a reason.",
    ),
    "to_close": message(
        "Jawaban menunggu Anda: {thing}",
        "Bacalah apa yang dikerjakan, lalu tutup atau buka lagi dengan alasan.",
        "An answer waits for you: {thing}",
        "Read what was done, then close it or open it again with a reason.",
    ),
    "to_confirm": message(
        "Menunggu pengesahan Anda: penghapusan berkas pada {thing}",
        "Isi sebuah berkas diminta dihapus. Bacalah alasannya, lalu sahkan atau tolak.",
        "Waits for your confirmation: erasure of a file of {thing}",
        "The content of a file is to be erased. Read why, then confirm or decline it.",
    ),
    "to_object": message(
        "Masih dapat disanggah: {thing}",
        "TPN menyatakan berkasnya kurang. Sanggahan, sekali saja dan dengan tautan buktinya, "
        "paling lambat {due_date}.",
        "May still be objected to: {thing}",
        "TPN found its papers wanting. An objection, once and with a link to its proof, is "
        "possible until {due_date}.",
    ),
    "to_monitor": message(
        "Perlu dipantau: predikat dari {thing}",
        "Tinjau kembali apakah satuan kerja masih memenuhi kriteria predikatnya, paling lambat "
        "{due_date} (dua tahun), lalu catat hasilnya (monitor).",
        "To be looked at again: the predicate of {thing}",
        "Look again whether the office still meets the criteria of its predicate, by {due_date} "
        "(two years), then write down what you found (monitor).",
    ),
    "mentioned": message(
        "Anda disebut: {thing}",
        "Seseorang memerlukan Anda dalam percakapan ini. {todo}",
        "You are mentioned: {thing}",
        "Somebody needs you in this conversation. {todo}",
    ),
}
_UNTIL = Words(" paling lambat {due_date}", " until {due_date}")


def thing_in_words(subject_type: str, code: str | None, language: Language) -> str:
    """What it is called, with gaps for code or month; evidence by its indicator or its question."""
    is_of_questions = subject_type == "evidence" and code and not _OF_INDICATOR.fullmatch(code)
    thing = _BESIDE_QUESTIONS if is_of_questions else SUBJECTS[subject_type].thing
    return thing.in_language(language)


def reminder_sentence(
    stage: str,
    subject_type: str,
    language: Language,
    due_date: date | None,
    facts: Mapping[str, str | None],
) -> Sentence:
    """Title and detail; `facts` are the `team`, and `code` and `text` of what it is about, if any.

    What is about the whole team is called by the team's name.
    """
    subject, words = SUBJECTS[subject_type], STAGES[stage]
    gaps: dict[str, str | None] = {**facts, "code": facts["code"] or facts["team"]}
    if due_date is not None:
        gaps["due_date"] = day_in_words(due_date, language)
        gaps["month"] = month_in_words(due_date, language)
    gaps["until"] = _UNTIL.in_language(language).format_map(gaps) if due_date else ""
    gaps["thing"] = thing_in_words(subject_type, facts["code"], language).format_map(gaps)
    gaps["todo"] = subject.todo.in_language(language)
    chosen = words.english if language is Language.ENGLISH else words.indonesian
    detail = chosen.detail.format_map(gaps)
    quoted = f"“{facts['text']}” {detail}" if facts["text"] else detail
    return Sentence(chosen.title.format_map(gaps), quoted)
