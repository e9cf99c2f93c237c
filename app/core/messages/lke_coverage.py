"""Sentences about what a plan can reach of the evaluation sheet (LKE)."""

from app.core.messages.sentences import Message, message

LKE_COVERAGE: dict[str, Message] = {
    "lke_question_unknown": message(
        "Soal tidak dikenal",
        "LKE {sheet} tidak memuat soal dengan kode ini.",
        "Question unknown",
        "The sheet {sheet} has no question with this code.",
    ),
    "lke_question_twice": message(
        "Soal disebut dua kali",
        "Setiap soal hanya boleh disebut sekali untuk satu baris.",
        "Question named twice",
        "Every question may be named only once for a row.",
    ),
}
