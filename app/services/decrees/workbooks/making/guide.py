"""The first sheet of a decree workbook: how to fill it in, in Indonesian and English."""

from typing import Final

# A paragraph is a line of the sheet; one that begins with # is a heading.
_TEXT: Final = """
# Panduan mengisi buku kerja keputusan Zona Integritas

1. Isi lembar Keputusan, Naskah, Tim, Lampiran I, dan Lampiran II. Judul kolom jangan diubah;
lembar boleh diganti namanya, kolom boleh dipindah, baris kosong boleh ada.

2. Salin teks keputusan apa adanya, termasuk salah ketiknya; yang seharusnya ditulis di kolom
KOREKSI.

3. Keputusan: satu isian satu baris. Tanggal boleh ditulis 5 Juni 2026. Zona waktu: WIB, WITA,
atau WIT.

4. Tim: satu tim Pengarah, satu tim Pelaksana, lalu tim kerja bernomor 1, 2, 3, … tanpa loncatan.
Hanya tim kerja yang bernomor dan bernama singkat.

5. Lampiran I: satu orang satu baris, satu tugas satu baris; anggota dan tugas boleh berdampingan.
PERAN memberi hak: Pengarah di tim Pengarah; Pelaksana (tepat satu) dan Anggota di tim Pelaksana;
Koordinator (tepat satu) dan Anggota di tim kerja. Tandai WAKIL dengan x bagi wakil ketua atau
wakil koordinator. NIP ditulis sebagai teks.

6. Lampiran II: satu bulan satu sel. Tandai bulan yang direncanakan dengan x, v, ✓, 1, atau warna;
bila tidak satu bulan pun ditandai, jadwalnya berarti belum diketahui. BARIS memberi nomor pada
baris rencana: sub kegiatan dan indikator dengan nomor yang sama berdampingan. Bila BARIS
dikosongkan, setiap sub kegiatan memulai baris baru dan indikator tanpa sub kegiatan mengikuti
baris di atasnya.

7. Kolom bertanda (TIDAK DIMUAT) hanya untuk dibaca; isinya tidak dibaca kembali. Kolom ID yang
tersembunyi mengenali setiap baris: sunting sebuah baris di tempatnya. Orang lain ditulis pada
baris baru, dan baris orang yang diganti dihapus.

8. Unggah sebagai uji coba lebih dahulu. Semua kesalahan disebut sekaligus dengan lembar dan
selnya; perbaiki, unggah lagi. Tidak ada yang disimpan sebelum Anda menyetujui perubahannya.

# How to fill in the workbook of a Zona Integritas decree

1. Fill in the sheets Keputusan (the decree), Naskah (its text), Tim (teams), Lampiran I (members
and duties) and Lampiran II (the plan). Leave the headings as they are; sheets may be renamed,
columns moved, rows left empty.

2. Copy the decree word by word, slips included; how it should read goes into KOREKSI.

3. Keputusan: one field a line. Days may be written 5 Juni 2026. Time zone (zona waktu): WIB, WITA
or WIT.

4. Tim: one team Pengarah, one team Pelaksana, then working teams (Tim Kerja) numbered 1, 2, 3, …
without a gap. Only working teams have a number and a short title.

5. Lampiran I: one person a line, one duty a line; members and duties may stand beside each other.
PERAN gives rights: Pengarah in the team Pengarah; Pelaksana (exactly one) and Anggota in the team
Pelaksana; Koordinator (exactly one) and Anggota in a working team. Mark deputies with x in WAKIL.
Write a NIP as text.

6. Lampiran II: one month, one cell. Mark planned months with x, v, ✓, 1 or a colour; where no
month is marked, the schedule is unknown. BARIS numbers the rows of the plan: action items and
indicators of one number stand beside each other. Without BARIS every action item begins a row,
and an indicator alone belongs to the row above it.

7. Columns called (TIDAK DIMUAT) are for reading alone; nothing of them is taken. Hidden columns
ID tell which line is which: edit a line where it stands. Another person is written on a new line,
and the line of whoever is replaced is deleted.

8. Upload it as a trial first. Every fault is named at once with its sheet and cell; mend them,
upload again. Nothing is stored before you agree to the changes.
"""
LINES: Final = tuple(
    (" ".join(paragraph.split()).removeprefix("# "), paragraph.startswith("# "))
    for paragraph in _TEXT.strip().split("\n\n")
)
