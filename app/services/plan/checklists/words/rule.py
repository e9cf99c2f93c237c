"""A rule of the table, and the items that many of them share."""

from typing import NamedTuple


class Rule(NamedTuple):
    """`words`: any of these fits; with " + " between them, phrases that must all be there."""

    words: tuple[str, ...]
    items: tuple[str, ...]


INVITATION = "Undangan bernomor dan bertanggal, dengan agenda"
PRESENT = "Daftar hadir yang ditandatangani"
MINUTES = "Notula yang memuat keputusan, ditandatangani pimpinan rapat"
PHOTOS = "Foto kegiatan dengan tanggal dan keterangan"
DECISION = "SK yang sudah bernomor, bertanggal, dan ditandatangani"
REPORT = "Laporan yang bertanggal dan ditandatangani"
LETTER = "Surat pengantar atau tanda terima penyampaian laporan"
FOLLOWED = "Bukti tindak lanjut rekomendasi periode sebelumnya"
SCREEN = "Tangkapan layar yang menampilkan alamat dan tanggal"
MATERIAL = "Materi yang disampaikan"

MEETING = (INVITATION, PRESENT, MINUTES, PHOTOS)
EVENT = (INVITATION, MATERIAL, PRESENT, PHOTOS)
REVIEWED = (
    REPORT,
    "Data dan capaian periode yang dinilai",
    "Hambatan, rekomendasi, dan penanggung jawabnya",
    FOLLOWED,
)
CORRECTED = (
    "Daftar rekomendasi dengan penanggung jawab dan tenggatnya",
    "Bukti pelaksanaan setiap rekomendasi (surat, SK, foto, atau hasil perbaikan)",
    "Laporan tindak lanjut yang ditandatangani",
)
