"""Sentences about what a plan can reach of the evaluation sheet (LKE)."""

from app.core.messages.sentences import Message, message

LKE_COVERAGE: dict[str, Message] = {
    "lke_question_unknown": message(
        "Soal tidak dikenal",
        "LKE {sheet} tidak memuat soal dengan kode ini.",
        "Question unknown",
        "The sheet {sheet} has no question with this code.",
    ),
    "lke_draft_unknown": message(
        "Usulan baris tidak ada",
        "LKE {sheet} tidak memuat usulan baris untuk soal dengan kode ini.",
        "No such draft",
        "The sheet {sheet} has no drafted row for a question with this code.",
    ),
    "lke_draft_without_team": message(
        "Tim tidak ada",
        "Keputusan ini tidak mempunyai tim kerja {team} dengan tempat untuk kegiatan lain; tulis "
        "baris itu sendiri di tim yang sesuai.",
        "No such team",
        "This decree has no working team {team} with room for another activity; write the row "
        "yourself in the team that fits.",
    ),
    "lke_question_twice": message(
        "Soal disebut dua kali",
        "Setiap soal hanya boleh disebut sekali.",
        "Question named twice",
        "Every question may be named only once.",
    ),
}
