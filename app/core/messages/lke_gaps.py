"""What the evaluation sheet (LKE) still asks of an office, and how to put it right."""

from app.core.messages.sentences import Message, message

LKE_GAPS: dict[str, Message] = {
    "lke_plan_short": message(
        "Rencana tidak cukup untuk WBK",
        "Bila seluruh rencana dilaksanakan sempurna pun, pengungkit paling banyak {points}, "
        "padahal WBK meminta {minimum}. Area di bawah minimumnya: {areas}. {count} soal LKE tidak "
        "mempunyai baris: {questions}. Paling sedikit tambahkan bukti untuk {fewest}: buat eviden "
        "tanpa indikator untuk soalnya, kaitkan baris yang membuktikannya, atau ambil usulan "
        "baris ke keputusan berikutnya.",
        "The plan is too little for WBK",
        "Even with all of the plan done perfectly, pengungkit is {points} at most, where WBK asks "
        "for {minimum}. Areas below their minimum: {areas}. Questions of the sheet "
        "without a row ({count}): {questions}. The fewest to add: {fewest}. Make evidence without "
        "an indicator for them, link the rows that prove them, or take the drafts of rows into "
        "the next decree.",
    ),
    "lke_minimum_failed": message(
        "Batas minimum tidak tercapai",
        "Dengan jawaban LKE {evaluation_year} yang ada, batas minimum {minimum} untuk {target} "
        "tidak dapat tercapai lagi (kurang {short} poin sekarang). Lihat perubahan paling sedikit "
        "pada kesiapan (readiness), perbaiki yang sebenarnya kurang, lalu jawab lagi.",
        "Minimum out of reach",
        "By the answers of the sheet of {evaluation_year} the minimum {minimum} of {target} "
        "cannot be met any more (short of it now by {short} points). See the fewest changes in "
        "its readiness, put right what is lacking, then answer again.",
    ),
    "lke_question_returned": message(
        "Soal dikembalikan penilai",
        "{count} soal LKE {evaluation_year} dikembalikan dan belum diubah: {questions}. Baca "
        "catatan pada tiap soal, perbaiki jawaban atau buktinya, lalu ajukan lagi.",
        "Questions were sent back",
        "Questions of the sheet of {evaluation_year} that were sent back and are as they were "
        "({count}): {questions}. Read the note at each, mend the answer or what proves it, then "
        "submit again.",
    ),
    "lke_question_open": message(
        "Soal belum dijawab",
        "{count} soal LKE {evaluation_year} belum dijawab: {questions}. Yang kosong bernilai 0. "
        "Jawab dengan catatan, lalu letakkan buktinya.",
        "Questions not answered",
        "Questions of the sheet of {evaluation_year} without an answer ({count}): {questions}. "
        "What is empty counts as 0. Answer with a note, then put the evidence beside it.",
    ),
    "lke_claim_unproved": message(
        "Jawaban tanpa eviden diterima",
        "{count} soal LKE {evaluation_year} dijawab tanpa eviden yang diterima: {questions}. "
        "Letakkan eviden di samping soalnya (lihat saran), atau percepat pemeriksaan yang masih "
        "menunggu.",
        "Claims without accepted evidence",
        "Questions of the sheet of {evaluation_year} that are answered without accepted "
        "evidence ({count}): {questions}. Put evidence beside them (see the suggestions), or "
        "hasten what waits to be judged.",
    ),
    "lke_tpi_differs": message(
        "Penilaian TPI berbeda",
        "Soal {question} ({code}): satuan kerja menjawab {answer}, TPI menilai {tpi}. Baca "
        "catatan TPI; perbaiki buktinya bila penilaian dikembalikan, atau jadikan tindak lanjut.",
        "TPI answered otherwise",
        "Question {question} ({code}): the office answered {answer}, TPI {tpi}. Read the note of "
        "TPI; mend what proves it when it is sent back, or make it a follow-up.",
    ),
    "lke_proof_outside_year": message(
        "Bukti soal di luar tahunnya",
        "Eviden di samping soal {questions} tidak memuat tahun evaluasi {evaluation_year} atau "
        "tahun sebelumnya. Ganti dengan eviden dari kurun itu, atau betulkan periodenya dalam "
        "revisi baru.",
        "Proof outside its years",
        "Evidence beside the questions {questions} covers neither {evaluation_year}, the year of "
        "the evaluation, nor the one before. Put evidence of these years there, or correct its "
        "period in a new revision.",
    ),
    "lke_answer_stale": message(
        "Penilaian sudah usang",
        "{count} soal LKE {evaluation_year} berubah jawaban atau buktinya setelah dinilai: "
        "{questions}. Penilai perlu menilainya lagi.",
        "Assessments out of date",
        "The answers of {count} questions of the sheet of {evaluation_year}, or what proves them, "
        "changed after they were assessed: {questions}. Whoever assesses looks at them again.",
    ),
    "lke_proof_carries": message(
        "Satu eviden memikul banyak nilai",
        "Satu eviden, atau berkas yang sama dalam beberapa eviden, membuktikan {count} soal "
        "({questions}) senilai {points} poin. Bila satu berkas itu ditolak, semuanya jatuh. "
        "Tambahkan bukti lain, dan sebutkan halamannya pada tiap soal.",
        "One piece carries many points",
        "One piece of evidence, or the same file in several, proves {count} questions "
        "({questions}) worth {points} points. If it is refused, all of them fall. Add other "
        "evidence, and name the pages at each question.",
    ),
}
