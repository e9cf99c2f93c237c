"""Messages about what the ministry's portal (PortalRB) fetches."""

from app.core.messages.sentences import Message, message

PROPOSALS: dict[str, Message] = {
    "proposal_period_not_set": message(
        "Masa pengusulan belum ditetapkan",
        "Masa pengusulan instansi ini belum ditetapkan, jadi tidak ada yang dapat diambil."
        " Hubungi pengelola di KPU RI.",
        "No period of proposals",
        "The period of this institution's proposals is not set yet, so nothing can be fetched. Ask"
        " the administrators at KPU RI.",
    ),
    "proposal_period_closed": message(
        "Di luar masa pengusulan",
        "Usulan hanya dapat diambil dari {first_day} sampai {last_day}.",
        "Outside the period of proposals",
        "Proposals can be fetched from {first_day} to {last_day} only.",
    ),
    "wbbm_not_proposed": message(
        "Instansi tidak mengusulkan WBBM",
        "Pada masa pengusulan ini instansi tidak mengusulkan WBBM.",
        "No proposals for WBBM",
        "In this period the institution proposes nobody for WBBM.",
    ),
}  # fmt: skip
