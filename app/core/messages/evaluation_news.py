"""What people are told of an evaluation (LKE): that something happened with it."""

from app.core.messages.sentences import Message, message

EVALUATION_NEWS: dict[str, Message] = {
    "evaluation.complete": message(
        "Semua soal terjawab: {thing}",
        "Tidak ada lagi soal yang kosong. Periksa jawaban dan buktinya, lalu ajukan.",
        "Every question is answered: {thing}",
        "No question is open. Look through the answers and their proof, then submit it.",
    ),
    "evaluation.submit": message(
        "Diajukan: {thing}",
        "Evaluasi ini menunggu penilaian.",
        "Submitted: {thing}",
        "This evaluation waits to be assessed.",
    ),
    "evaluation.forward": message(
        "Diteruskan kepada TPI: {thing}",
        "Penilaian pendahuluannya selesai; TPI dapat mulai menilai.",
        "Passed on to TPI: {thing}",
        "Its preliminary assessment is over; TPI can begin.",
    ),
    "evaluation.return": message(
        "Dikembalikan: {thing}",
        "Perbaiki soal yang diberi catatan, lalu ajukan lagi.",
        "Sent back: {thing}",
        "Mend the questions that have a note, then submit it again.",
    ),
    "evaluation.conclude": message(
        "Selesai dinilai TPI: {thing}",
        "Jawaban TPI tertulis pada setiap soal.",
        "Assessed by TPI: {thing}",
        "TPI's answer stands at each question.",
    ),
    "evaluation.issue_lhe": message(
        "LHE diterbitkan: {thing}",
        "TPI menerbitkan laporan hasil evaluasi (LHE). Baca simpulan dan rekomendasinya.",
        "LHE issued: {thing}",
        "TPI has issued its report on this evaluation (LHE). Read its conclusion and advice.",
    ),
    "evaluation.sign_lhe": message(
        "LHE ditandatangani: {thing}",
        "Laporan hasil evaluasi (LHE) ini ditandatangani secara elektronik; salinannya dapat"
        " diunduh di sana.",
        "LHE signed: {thing}",
        "This LHE was signed electronically; the copy can be downloaded there.",
    ),
    "evaluation.propose": message(
        "Diusulkan: {thing}",
        "Satuan kerja ini diusulkan untuk predikat yang dituju.",
        "Proposed: {thing}",
        "This office is proposed for the predicate that it works for.",
    ),
    "evaluation.decline": message(
        "Tidak diusulkan: {thing}",
        "Satuan kerja ini tidak diusulkan tahun ini; alasannya tertulis pada evaluasinya.",
        "Not proposed: {thing}",
        "This office is not proposed this year; the evaluation says why.",
    ),
    "evaluation.fail_papers": message(
        "Tidak lolos administrasi: {thing}",
        "TPN mencatat kekurangannya. Satuan kerja dapat menyanggah satu kali, sampai hari yang"
        " tertulis pada evaluasinya.",
        "Papers found wanting: {thing}",
        "TPN says what is lacking. The office may object once, until the day that the evaluation"
        " names.",
    ),
    "evaluation.object": message(
        "Disanggah: {thing}",
        "Satuan kerja menyanggah hasil administrasi; bukti tertaut pada evaluasinya.",
        "Objected to: {thing}",
        "The office objects to what was found of its papers; the evaluation links its proof.",
    ),
    "evaluation.admit": message(
        "Lolos administrasi: {thing}",
        "TPN menilai jawaban dan buktinya.",
        "Admitted: {thing}",
        "TPN assesses its answers and their proof.",
    ),
    "evaluation.advance": message(
        "Ke lapangan: {thing}",
        "TPN akan menilai di lapangan. Siapkan bukti dan orangnya.",
        "On to the field: {thing}",
        "TPN will come and look. Have the proof and the people ready.",
    ),
    "evaluation.grant": message(
        "Predikat diberikan: {thing}",
        "Satuan kerja ini memperoleh predikatnya.",
        "Predicate granted: {thing}",
        "This office has the predicate.",
    ),
    "evaluation.deny": message(
        "Predikat tidak diberikan: {thing}",
        "Alasannya tertulis pada evaluasinya.",
        "Predicate not granted: {thing}",
        "The evaluation says why.",
    ),
    "evaluation.withdraw": message(
        "Usulan ditarik: {thing}",
        "Instansi menarik usulannya; alasannya tertulis pada evaluasinya.",
        "Proposal taken back: {thing}",
        "The institution took its proposal back; the evaluation says why.",
    ),
    "evaluation.revoke": message(
        "Predikat dicabut: {thing}",
        "Alasannya tertulis pada evaluasinya. Selama dua tahun tidak dapat diusulkan lagi.",
        "Predicate revoked: {thing}",
        "The evaluation says why. For two years it cannot be proposed again.",
    ),
    "evaluation.monitor": message(
        "Dipantau TPI: {thing}",
        "Hasil pemantauan tertulis pada evaluasinya.",
        "Looked at again by TPI: {thing}",
        "The evaluation says what TPI found.",
    ),
    "evaluation.discard": message(
        "Dibuang: {thing}",
        "Evaluasi ini salah dimulai; alasannya tertulis padanya.",
        "Discarded: {thing}",
        "This evaluation was begun wrongly; it says why.",
    ),
}
