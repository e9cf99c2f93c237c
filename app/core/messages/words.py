"""What people call the states and steps whose codes are English."""

GAPS_WITH_WORDS = frozenset({"status", "state", "action"})

WORDS: dict[str, str] = {
    "draft": "draf",
    "submitted": "diajukan",
    "verified": "terverifikasi",
    "accepted": "diterima",
    "returned": "dikembalikan",
    "withdrawn": "ditarik",
    "open": "terbuka",
    "answered": "terjawab",
    "closed": "ditutup",
    "submit": "pengajuan",
    "verify": "verifikasi",
    "accept": "penerimaan",
    "return": "pengembalian",
    "revise": "revisi",
    "withdraw": "penarikan",
    "answer": "jawaban",
    "reopen": "pembukaan kembali",
    "close": "penutupan",
    "pending": "belum dipindai",
    "infected": "mengandung virus",
    "missing": "tidak ditemukan",
    "unreachable": "tidak terjangkau",
}
