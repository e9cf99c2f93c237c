"""What is told of the pages of a pull: promises that were not kept, and what nobody can judge."""

from app.core.messages.sentences import Message, message

UPSTREAM_PAGES: dict[str, Message] = {
    "upstream_fewer_than_promised": message(
        "Kurang dari yang dijanjikan",
        "Sistem asal menyebut {promised} rekaman, tetapi hanya {came} yang berbeda datang: ada "
        "yang belum dibaca, atau halaman bergeser selagi dibaca. Periksa paging dan minta urutan "
        "tetap dalam alamatnya; bila angka itu berarti lain, isi paging.total atau "
        "paging.usual_names: false.",
        "Fewer than promised",
        "The other system speaks of {promised} records, and only {came} different ones came: some "
        "were not read, or pages shifted while they were. Check paging, and ask for a fixed order "
        "in the address; if that number means something else, give paging.total or "
        "paging.usual_names: false.",
    ),
    "upstream_more_than_promised": message(
        "Lebih dari yang dijanjikan",
        "Sistem asal menyebut {promised} rekaman, tetapi {came} datang: hitungannya berhenti "
        "lebih awal, atau angka itu berarti lain, sehingga tidak dapat dipastikan semuanya "
        "datang. Isi paging.total atau paging.usual_names: false.",
        "More than promised",
        "The other system speaks of {promised} records, and {came} came: it stopped counting, or "
        "that number means something else, so nobody can know whether all came. Give paging.total "
        "or paging.usual_names: false.",
    ),
    "upstream_more_pages_than_promised": message(
        "Halaman lebih dari yang dijanjikan",
        "Sistem asal menyebut {promised} halaman, tetapi halaman {came} pun berisi: hitungannya "
        "tidak dapat dipegang. Isi paging.last_page atau paging.usual_names: false.",
        "More pages than promised",
        "The other system speaks of {promised} pages, and page {came} has records too: its count "
        "cannot be relied on. Give paging.last_page or paging.usual_names: false.",
    ),
    "upstream_end_not_seen": message(
        "Akhirnya tidak terlihat",
        "Semua yang dijanjikan datang. Apakah masih ada lagi tidak dapat dilihat: permintaan satu "
        "halaman lagi gagal.",
        "The end was not seen",
        "All that was promised came. Whether there is more could not be seen: asking for one more "
        "page failed.",
    ),
    "upstream_too_many_to_compare": message(
        "Terlalu banyak untuk dibandingkan",
        "Hanya {most} rekaman pertama yang dibandingkan; apakah ada yang datang dua kali "
        "sesudahnya tidak diketahui. Tarik periode yang lebih pendek.",
        "Too many to compare",
        "Only the first {most} records were compared; whether any after them came twice is not "
        "known. Pull a shorter period.",
    ),
    "upstream_address_unusable": message(
        "Alamat berikutnya tidak dapat dipakai",
        "Alamat atau kursor yang disebut sistem asal, untuk halaman berikutnya atau untuk berkas, "
        "tidak dapat dipakai: rusak, terlalu panjang, atau memuat karakter terlarang. Sampaikan "
        "kepada pengelola sistem asal, atau periksa paging.next.",
        "The way on cannot be used",
        "The address or cursor that the other system names, for its next page or a file, cannot "
        "be used: it is broken, too long, or has characters that none may have. Tell those who "
        "run the other system, or check paging.next.",
    ),
    "record_named_twice": message(
        "Satu nama untuk isi yang berbeda",
        "Dalam penarikan atau kiriman ini rekaman lain dengan nama yang sama sudah datang dengan "
        "isi yang berbeda; hanya yang pertama diambil. Beri setiap rekaman nama sendiri, juga "
        "antarperiode (external_id, pada penghubung mapping.external_id); koreksi dikirim "
        "tersendiri sesudahnya.",
        "One name for different contents",
        "In this run or batch another record of the same name came before with other contents; "
        "only the first was taken. Give each record a name of its own, in each period too "
        "(external_id, of a connector mapping.external_id); a correction is sent after it, by "
        "itself.",
    ),
    "upstream_pages_missing": message(
        "Halaman kurang",
        "Sistem asal menyebut {promised} halaman, tetapi hanya {came} yang dibaca. Periksa paging.",
        "Pages are missing",
        "The other system speaks of {promised} pages, and only {came} were read. Check paging.",
    ),
    "upstream_page_ignored": message(
        "Halaman kedua sama dengan yang pertama",
        "Sistem asal memberi halaman pertama lagi sebagai yang kedua, dan tidak menyebut berapa "
        "yang ada: tidak dapat dipastikan apakah masih ada rekaman lain. Periksa paging.parameter "
        "dan paging.size_parameter; bila alamat itu memberi semuanya sekaligus, isi kind: none.",
        "The second page is the first",
        "The other system gives its first page again for the second, and does not say how many "
        "there are: nobody can know whether there are more records. Check paging.parameter and "
        "paging.size_parameter; if the address gives everything at once, use kind: none.",
    ),
    "upstream_pages_cut": message(
        "Halaman terpotong",
        "Diminta {size} rekaman per halaman, tetapi paling banyak {came} diberikan, dan masih ada "
        "rekaman yang tidak datang: sistem asal membatasi halaman, tetapi menghitungnya menurut "
        "yang diminta. Isi paging.size: {came}.",
        "Pages are cut",
        "{size} records were asked for on a page, {came} at most were given, and there are records "
        "that never came: the other system cuts its pages, and counts them by what is asked for. "
        "Give paging.size: {came}.",
    ),
    "upstream_more_not_asked": message(
        "Masih ada halaman",
        "Jawaban menyatakan masih ada lagi ({sign}), dan penghubung ini tidak membacanya. Isi "
        "paging (misalnya kind: next, cursor, page, atau offset), atau minta lebih sedikit "
        "sekaligus dalam alamatnya.",
        "There is more",
        "The answer says that there is more ({sign}), and this connector does not read it. Give "
        "paging (such as kind: next, cursor, page or offset), or ask for less at once in the "
        "address.",
    ),
    "upstream_part_missing": message(
        "Jawaban tidak utuh",
        "Sistem asal menyatakan sendiri bahwa sebagian jawabannya tidak ada ({sign}). Tarik lagi "
        "nanti; bila terus begitu, sampaikan kepada pengelola sistem asal.",
        "A part is missing",
        "The other system says itself that a part of its answer is missing ({sign}). Pull again "
        "later; if it stays so, tell those who run the other system.",
    ),
    "upstream_promise_unreadable": message(
        "Yang dijanjikan tidak terbaca",
        "Ekspresi {expression} dalam paging tidak menemukan apa pun, atau bukan bilangan, dalam "
        "jawaban yang memuat rekaman: tidak dapat dipastikan semuanya datang. Perbaiki, atau "
        "hapus bila sistem asal tidak menyebutnya. Bila has_more tidak ditulis pada halaman "
        "terakhir, beri nilai pengganti, misalnya: lagi || `false`.",
        "What is promised cannot be read",
        "The expression {expression} in paging finds nothing, or no number, in an answer that "
        "holds records: nobody can know whether all came. Mend it, or take it away if the other "
        "system does not say so. If has_more is left out on the last page, give what stands for "
        "it, such as: more || `false`.",
    ),
    "upstream_records_repeated": message(
        "Rekaman berulang",
        "{count} rekaman datang lebih dari sekali: mungkin urutan halaman bergeser dan ada yang "
        "terlewat. Minta urutan tetap dalam alamatnya.",
        "Records came again",
        "{count} records came more than once: pages may shift while they are read, and some be "
        "missed. Ask for a fixed order in the address.",
    ),
    "upstream_promised_nothing": message(
        "Tidak dapat dipastikan lengkap",
        "Sistem asal tidak menyebut berapa rekaman yang ada; tidak ada yang menunjukkan bahwa "
        "semuanya sudah datang.",
        "Nobody can know whether all came",
        "The other system does not say how many records there are; nothing shows that all came.",
    ),
    "pull_was_empty": message(
        "Tidak ada rekaman",
        "Jawaban tidak memuat satu rekaman pun. Bila seharusnya ada, periksa periode dan "
        "alamatnya.",
        "No records",
        "The answer held no record. If there should be some, check the period and the address.",
    ),
    "upstream_next_elsewhere": message(
        "Halaman berikutnya di tempat lain",
        "Ungkapan {expression} tidak menemukan apa pun, sedangkan jawaban memuat “{name}”, yang "
        "tampak seperti halaman berikutnya. Perbaiki paging.next, atau isi "
        "paging.usual_names: false bila itu bukan artinya.",
        "The next page stands elsewhere",
        "The expression {expression} finds nothing, and the answer has “{name}”, which looks like "
        "the next page. Correct paging.next, or give paging.usual_names: false if that is not what "
        "it means.",
    ),
    "upstream_next_unfound": message(
        "Halaman berikutnya tidak ditemukan",
        "{count} rekaman datang, dan tempat halaman berikutnya ({expression}) tidak ada dalam "
        "jawaban, padahal mungkin masih ada lagi. Periksa namanya; isi paging.size_parameter agar "
        "dapat dipastikan, paging.total, atau kind: none bila selalu hanya satu halaman.",
        "No next page was found",
        "{count} records came, and the place of the next page ({expression}) is not in the answer, "
        "though there may be more. Check its name; give paging.size_parameter so that it can be "
        "seen, paging.total, or kind: none if there is ever one page only.",
    ),
    "upstream_next_never_seen": message(
        "Halaman berikutnya tidak pernah terlihat",
        "Tempat halaman berikutnya ({expression}) tidak ada dalam jawaban. Bila {count} rekaman "
        "ini bukan semuanya, periksa paging.next.",
        "No next page was ever seen",
        "The place of the next page ({expression}) is not in the answer. If these {count} records "
        "are not all, check paging.next.",
    ),
    "upstream_not_the_first": message(
        "Bukan halaman pertama",
        "Jawaban pertama mengatakan ada halaman sebelumnya ({sign}): yang pertama tidak dibaca. "
        "Periksa paging.start dan paging.first_offset (0 atau 1).",
        "Not the first page",
        "The first answer says that pages come before it ({sign}): the first was not read. Check "
        "paging.start and paging.first_offset (0 or 1).",
    ),
}
