"""Sentences about ratios of the sheet (LKE) that nobody can compute, and TPI settles."""

from app.core.messages.sentences import Message, message

LKE_RATIOS: dict[str, Message] = {
    "ratio_unknown": message(
        "Rasio tidak dikenal",
        "LKE ini tidak memuat rasio {item}. Hanya rasio yang dapat ditetapkan.",
        "No such ratio",
        "This sheet has no ratio {item}. Only ratios can be settled.",
    ),
    "not_a_share": message(
        "Nilai rasio di luar rentang",
        "Rasio {item} bernilai dari 0 sampai 1, misalnya 1 atau 0.5.",
        "Not the value of a ratio",
        "The ratio {item} has a value from 0 to 1, such as 1 or 0.5.",
    ),
    "ratio_not_undefined": message(
        "Rasio ini dihitung dari jawaban",
        "Rasio {item} hanya dapat ditetapkan bila semua jumlahnya terisi dan jumlah soal"
        " {questions} adalah 0. Nilai jawaban soal itu, bukan rasionya.",
        "This ratio is computed from answers",
        "The ratio {item} can be settled only where all of its counts are there and those of"
        " questions {questions} come to 0. Assess the answers to these, not the ratio.",
    ),
}
