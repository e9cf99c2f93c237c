"""Why a decree workbook is not read at all, or not taken over."""

from typing import Final

from app.core.messages.sentences import Message, message

WORKBOOKS: Final[dict[str, Message]] = {
    "workbook_expected": message(
        "Bukan buku kerja Excel",
        "Berkas “{name}” bukan buku kerja .xlsx (isinya {media_type}). Buka dengan Excel, "
        "LibreOffice, atau WPS, pilih Simpan Sebagai, jenis Buku Kerja Excel (.xlsx), lalu unggah "
        "hasilnya.",
        "Not an Excel workbook",
        "The file “{name}” is no .xlsx workbook (it holds {media_type}). Open it with Excel, "
        "LibreOffice or WPS, choose Save As, Excel Workbook (.xlsx), and upload the result.",
    ),
    "table_text_expected": message(
        "Bukan tabel CSV",
        "Berkas “{name}” dinamai sebagai teks, tetapi isinya bukan tabel CSV (mungkin buku kerja, "
        "PDF, atau halaman web). Simpan dari Excel sebagai CSV UTF-8 (.csv), atau unggah buku "
        "kerja .xlsx-nya dengan nama berakhiran .xlsx.",
        "Not a CSV table",
        "The file “{name}” is called a text, but holds no CSV table (maybe a workbook, a PDF or a "
        "web page). Save it from Excel as CSV UTF-8 (.csv), or upload the workbook under a name "
        "that ends in .xlsx.",
    ),
    "worksheet_decree_unknown": message(
        "Lembar kerja tanpa keputusan",
        "Lembar kerja ini tidak menyebut keputusannya: tidak ada baris Jadwal atau Realisasi yang "
        "masih membawa kuncinya. Unggah ke POST /decrees/{{decree_id}}/worksheets keputusan itu.",
        "Worksheets of no decree",
        "These worksheets do not say which decree they are of: no line of Jadwal or Realisasi has "
        "its key. Upload them to POST /decrees/{{decree_id}}/worksheets of that decree.",
    ),
    "workbook_unreadable": message(
        "Buku kerja tidak terbaca",
        "Berkas “{name}” tidak dapat dibaca sebagai buku kerja. Buka berkasnya, pilih Simpan "
        "Sebagai, jenis Buku Kerja Excel (.xlsx), lalu unggah hasilnya.",
        "Workbook that cannot be read",
        "The file “{name}” cannot be read as a workbook. Open it, choose Save As, Excel Workbook "
        "(.xlsx), and upload the result.",
    ),
    "workbook_unpacks_too_large": message(
        "Isi buku kerja terlalu besar",
        "Isi buku kerja “{name}” melebihi {max_bytes} bila dibuka, atau seratus kali ukuran "
        "berkasnya. Hapus gambar, lembar tambahan, dan baris kosong yang berformat, lalu simpan "
        "ulang.",
        "Workbook that holds too much",
        "The workbook “{name}” holds more than {max_bytes} once it is opened, or a hundred times "
        "the size of its file. Take out pictures, further sheets and empty rows that are "
        "formatted, then save it anew.",
    ),
    "workbook_unsafe": message(
        "Buku kerja berbahaya",
        "Berkas “{name}” memuat XML yang tidak pernah ditulis oleh Excel, LibreOffice, atau WPS. "
        "Buka berkasnya, simpan ulang sebagai .xlsx, lalu unggah hasilnya.",
        "Unsafe workbook",
        "The file “{name}” holds XML that neither Excel nor LibreOffice nor WPS ever writes. Open "
        "it, save it as .xlsx anew, and upload the result.",
    ),
    "workbook_links_out": message(
        "Buku kerja mengambil data dari berkas lain",
        "Berkas “{name}” mengambil nilai dari buku kerja lain. Di Excel pilih Data, Edit Tautan, "
        "Putuskan Tautan (Break Link), simpan, lalu unggah lagi.",
        "Workbook that takes values from other files",
        "The file “{name}” takes values from another workbook. In Excel choose Data, Edit Links, "
        "Break Link, save it, and upload it again.",
    ),
    "workbook_too_large": message(
        "Buku kerja terlalu besar",
        "Berkas “{name}” memuat lebih dari yang dibaca: paling banyak {rows} baris dan {columns} "
        "kolom pada satu lembar, {cells} sel seluruhnya. Hapus lembar, baris, dan kolom yang tidak "
        "dipakai (pilih barisnya, Hapus, bukan hanya mengosongkan), simpan, lalu unggah lagi.",
        "Workbook too large",
        "The file “{name}” holds more than is read: at most {rows} rows and {columns} columns in a "
        "sheet, {cells} cells in all. Delete sheets, rows and columns that are not used (select "
        "the rows, Delete, do not only clear them), save it, and upload it again.",
    ),
    "workbook_formats_too_many": message(
        "Format sel terlalu banyak",
        "Berkas “{name}” memuat terlalu banyak format sel (paling banyak {most}, batas Excel "
        "sendiri), gaya, atau nama. Salin isinya sebagai nilai ke buku kerja baru, atau pakai "
        "Inquire, Clean Excess Cell Formatting, simpan, lalu unggah lagi.",
        "Too many cell formats",
        "The file “{name}” holds too many cell formats (at most {most}, Excel's own limit), "
        "styles or names. Copy what is in it as values to a new workbook, or use Inquire, Clean "
        "Excess Cell Formatting, save it, and upload it again.",
    ),
    "worksheet_expected": message(
        "Bukan lembar kerja",
        "Berkas ini tidak memuat lembar Jadwal, Realisasi, atau Orang dengan kolom kuncinya. Unduh "
        "lembar kerja keputusan ini, sunting, lalu unggah berkas itu. Buku kerja keputusan dimuat "
        "lewat POST /imports.",
        "Not a worksheet",
        "This file has no sheet Jadwal, Realisasi or Orang with its columns of keys. Download the "
        "worksheets of this decree, edit them, and upload that file. Decree workbooks are taken "
        "by POST /imports.",
    ),
    "worksheets_by_nobody": message(
        "Lembar kerja tanpa penyunting",
        "Lembar kerja dimuat atas nama seseorang: tambahkan --by NAMA_PENGGUNA. Akun aktif bernama "
        "{username} tidak ada.",
        "Worksheets by nobody",
        "Worksheets are taken in somebody's name: add --by USERNAME. There is no active account "
        "called {username}.",
    ),
    "worksheet_too_many_edits": message(
        "Terlalu banyak suntingan",
        "Sekali unggah paling banyak {limit} baris yang disunting. Muat sebagian dahulu.",
        "Too many edits",
        "At most {limit} edited rows are taken at once. Take over a part of them first.",
    ),
    "import_has_faults": message(
        "Buku kerja masih memuat kesalahan",
        "Masih ada {count} kesalahan, sehingga tidak ada yang disimpan. Unggah tanpa `confirm` "
        "untuk melihat semuanya, perbaiki, lalu unggah lagi.",
        "Workbook with faults",
        "There are {count} faults, so nothing was stored. Upload it without `confirm` to see them "
        "all, mend them, and upload it again.",
    ),
    "import_not_tried": message(
        "Hasil uji coba sudah berbeda",
        "Buku kerja ini, atau keputusan yang tersimpan, bukan lagi yang diuji coba. Unggah sekali "
        "lagi tanpa `confirm`, periksa perubahannya, lalu unggah dengan `confirm` yang baru.",
        "Not what was tried",
        "This workbook, or the decree that is stored, is no longer what was tried. Upload it once "
        "more without `confirm`, look at the changes, then upload it with the new `confirm`.",
    ),
}
