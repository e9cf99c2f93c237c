"""Messages about letterheads and what is printed."""

from app.core.messages.sentences import Message, message

PRINTING: dict[str, Message] = {
    "character_unprintable": message(
        "Karakter tidak dapat dicetak",
        "Karakter “{character}” ({code_point}) tidak ada dalam huruf cetak yang tersedia. Hapus"
        " atau ganti dengan karakter lain.",
        "A character cannot be printed",
        "No printing font has the character “{character}” ({code_point}). Take it out or use"
        " another one.",
    ),
    "number_pattern_incomplete": message(
        "Pola nomor belum lengkap",
        "Pola nomor harus memuat {{urut}} satu kali dan {{tahun}} satu kali, agar nomor tidak"
        " berulang.",
        "Number pattern incomplete",
        "The number pattern must hold {{urut}} once and {{tahun}} once, so that no number comes"
        " twice.",
    ),
    "logo_not_base64": message(
        "Logo tidak terbaca",
        "Isi logo harus berupa base64 dari berkas gambarnya.",
        "Logo not readable",
        "The logo's content must be the base64 of its picture file.",
    ),
    "logo_kind": message(
        "Jenis gambar tidak dapat dipakai",
        "Logo harus berupa gambar PNG atau JPEG; dilihat dari isinya, berkas ini bukan.",
        "Kind of picture not usable",
        "The logo must be a PNG or JPEG picture; by its content this file is neither.",
    ),
    "logo_size": message(
        "Ukuran gambar tidak sesuai",
        "Logo ini {width} kali {height} titik. Sisinya harus {least} sampai {most} titik; perkecil"
        " atau perbesar gambarnya.",
        "Picture of the wrong size",
        "This logo has {width} by {height} dots. Each side must have {least} to {most}; make the"
        " picture smaller or larger.",
    ),
    "logo_too_large": message(
        "Berkas logo terlalu besar",
        "Berkas logo paling besar {max_bytes}. Perkecil gambarnya.",
        "Logo file too large",
        "The logo's file may have {max_bytes} at most. Make the picture smaller.",
    ),
    "logo_broken": message(
        "Gambar rusak",
        "Gambar ini tidak dapat dibaca sampai akhir, jadi tidak dapat dicetak. Simpan ulang dari"
        " program gambar, lalu kirim lagi.",
        "Picture broken",
        "This picture cannot be read to its end, so it cannot be printed. Save it anew in a"
        " drawing program, then send it again.",
    ),
    "certificate_missing": message(
        "Sertifikat belum ada",
        "Sertifikat satuan kerja {work_unit} atau berkas frasa sandinya tidak ada di folder"
        " sertifikat. Minta pengelola server menaruhnya di sana.",
        "No certificate",
        "The certificate of office {work_unit}, or the file with its passphrase, is not in the"
        " folder of certificates. Ask whoever runs the server to put it there.",
    ),
    "certificate_unreadable": message(
        "Sertifikat tidak terbuka",
        "Berkas sertifikat rusak, atau frasa sandinya salah.",
        "Certificate not readable",
        "The certificate's file is broken, or its passphrase is wrong.",
    ),
    "certificate_expired": message(
        "Sertifikat tidak berlaku",
        "Sertifikat satuan kerja berlaku {first} sampai {last}. Minta pengelola server menaruh"
        " yang baru.",
        "Certificate not valid",
        "The office's certificate is valid from {first} to {last}. Ask whoever runs the server for"
        " a new one.",
    ),
    "pdf_unsignable": message(
        "PDF tidak dapat ditandatangani",
        "Berkas ini bukan PDF yang utuh. Unduh lagi dokumennya, lalu coba lagi.",
        "PDF cannot be signed",
        "This file is not a whole PDF. Download the document anew, then try again.",
    ),
    "pdf_unreadable": message(
        "PDF tidak terbaca",
        "Berkas ini bukan PDF yang utuh, atau dilindungi kata sandi.",
        "PDF not readable",
        "This file is not a whole PDF, or it is protected by a password.",
    ),
    "timestamp_unavailable": message(
        "Cap waktu tidak didapat",
        "Server cap waktu tidak menjawab dengan benar. Dokumen belum ditandatangani; coba lagi"
        " nanti.",
        "No time stamp",
        "The time stamp server did not answer rightly. The document is not signed; try again"
        " later.",
    ),
    "bsre_incomplete": message(
        "NIK dan frasa sandi bersama",
        "Penandatanganan oleh BSrE memerlukan NIK dan frasa sandi bersama-sama. Tanpa keduanya"
        " dipakai sertifikat satuan kerja.",
        "NIK and passphrase together",
        "To sign by BSrE takes NIK and passphrase together. Without both, the office's"
        " certificate is used.",
    ),
    "bsre_not_set": message(
        "BSrE belum disambungkan",
        "Server ini belum disambungkan ke BSrE. Kosongkan NIK dan frasa sandi untuk memakai"
        " sertifikat satuan kerja, atau minta pengelola server menyambungkannya.",
        "BSrE is not connected",
        "This server is not connected to BSrE. Leave out NIK and passphrase to use the office's"
        " certificate, or ask whoever runs the server to connect it.",
    ),
    "certificates_not_set": message(
        "Sertifikat belum disiapkan",
        "Server ini belum mempunyai sertifikat satuan kerja. Cetak laporannya, tandatangani, lalu"
        " lampirkan pindaiannya; atau minta pengelola server menyiapkan sertifikat.",
        "No certificates",
        "This server has no certificates of offices. Print the report, sign it and attach its"
        " scan; or ask whoever runs the server to set them up.",
    ),
    "scan_no_pdf": message(
        "Bukan PDF",
        "Berkas “{name}” bukan PDF. Pindai semua halaman menjadi satu PDF, sebaiknya dengan"
        " pengenalan teks (OCR), lalu unggah lagi.",
        "No PDF",
        "The file “{name}” is no PDF. Scan all pages into one PDF, best with text recognition"
        " (OCR), then upload it again.",
    ),
    "document_is_draft": message(
        "Dokumen masih rancangan",
        "Dokumen ini rancangan. Ajukan laporannya (LHE: terbitkan), unduh lagi, lalu tandatangani.",
        "Document is a draft",
        "This document is a draft. Submit the report (LHE: issue it), download it anew, then sign"
        " it.",
    ),
    "lhe_not_standing": message(
        "Tidak ada LHE yang berlaku",
        "Hanya LHE yang sudah terbit dan masih berlaku yang ditandatangani. Rancangan diterbitkan"
        " dulu; bila penilaian dibuka kembali setelah terbit, terbitkan LHE baru.",
        "No LHE stands",
        "Only an LHE that is issued, and stands, is signed. Issue the draft first; where the"
        " assessment was reopened after it was issued, issue a new one.",
    ),
    "lhe_changed": message(
        "LHE sudah diterbitkan lagi",
        "Sejak Anda membacanya, LHE baru terbit. Baca yang terbaru, lalu coba lagi.",
        "The LHE was issued anew",
        "Another LHE was issued since you read it. Read the newest one, then try again.",
    ),
    "bsre_refused": message(
        "BSrE menolak",
        "BSrE menolak penandatanganan ini ({http_status}). Periksa NIK, frasa sandi, dan masa"
        " berlaku sertifikat Anda.",
        "BSrE refused",
        "BSrE refused to sign ({http_status}). Check the NIK, the passphrase, and whether your"
        " certificate is still valid.",
    ),
    "bsre_unavailable": message(
        "BSrE tidak menjawab",
        "Layanan BSrE tidak menjawab dengan benar. Dokumen belum ditandatangani; coba lagi nanti.",
        "BSrE does not answer",
        "The BSrE service did not answer rightly. The document is not signed; try again later.",
    ),
}
