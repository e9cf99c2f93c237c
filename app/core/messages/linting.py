"""What somebody of the law stops at in a decree: why it matters, and what to do."""

from app.core.messages.sentences import Message, message

_READING: dict[str, Message] = {
    "indicator_read_with_above": message(
        "Sel sub kegiatan kosong",
        "Dalam naskah, sel sub kegiatan di samping indikator ini kosong: bisa digabung dengan sel "
        "di atasnya, bisa memang kosong. Berkas membacanya sebagai digabung. Bandingkan dengan "
        "naskah asli; bila keliru, pindahkan indikator ke baris tersendiri.",
        "Empty action item cell",
        "In the text the action item cell beside this indicator is empty: it may be merged with "
        "the one above, or empty. The file reads it as merged. Compare with the original; if that "
        "is wrong, move the indicator to a row of its own.",
    ),
    "indicator_read_alone": message(
        "Sel sub kegiatan kosong",
        "Indikator ini tidak berada di samping sub kegiatan mana pun: selnya bisa digabung dengan "
        "sel di atasnya, bisa memang kosong. Berkas membacanya sebagai kosong. Bandingkan dengan "
        "naskah asli; bila digabung, tulis indikator pada baris sub kegiatannya.",
        "Empty action item cell",
        "This indicator stands beside no action item: the cell may be merged with the one above, "
        "or empty. The file reads it as empty. Compare with the original; if it is merged, write "
        "the indicator into the row of its action item.",
    ),
    "action_item_without_indicator": message(
        "Sel indikator kosong",
        "Sub kegiatan ini tidak berada di samping indikator mana pun: selnya bisa digabung dengan "
        "sel di atasnya, bisa memang kosong. Tanpa indikator tidak ada yang membuktikan "
        "pelaksanaannya. Bandingkan dengan naskah asli; bila digabung, tulis keduanya pada satu "
        "baris.",
        "Empty indicator cell",
        "This action item stands beside no indicator: the cell may be merged with the one above, "
        "or empty. Without an indicator nothing proves that it was done. Compare with the "
        "original; if it is merged, write both into one row.",
    ),
    "activity_without_action_item": message(
        "Kegiatan tanpa sub kegiatan",
        "Kegiatan ini tidak memiliki sub kegiatan, sehingga tidak jelas apa yang dilakukan dan "
        "kapan. Periksa naskah asli; bila memang demikian, tetapkan bulan barisnya.",
        "Activity without action items",
        "This activity has no action item, so what is done and when is not said. Check the "
        "original; if it is so, set the months of its row.",
    ),
}

_REPETITION: dict[str, Message] = {
    "indicator_repeated": message(
        "Indikator berulang",
        "Bunyinya sama dengan indikator {earlier}; satu eviden tidak dapat menunjukkan indikator "
        "mana yang dimaksud. Tanyakan kepada penyusun apa yang seharusnya tertulis di sini.",
        "Repeated indicator",
        "Its words are those of indicator {earlier}; evidence cannot tell which of them is meant. "
        "Ask whoever wrote the decree what should stand here.",
    ),
    "action_item_repeated": message(
        "Sub kegiatan berulang",
        "Bunyinya sama dengan sub kegiatan {earlier} dalam kegiatan ini; pekerjaan yang sama "
        "dijadwalkan dan dilaporkan dua kali. Hapus salah satunya atau bedakan bunyinya.",
        "Repeated action item",
        "Its words are those of action item {earlier} of this activity; the same work would be "
        "planned and reported twice. Leave one out, or tell them apart.",
    ),
    "duty_repeated": message(
        "Tugas berulang",
        "Bunyinya sama dengan tugas {earlier}; tidak jelas siapa yang bertanggung jawab. Tetapkan "
        "satu pemilik tugas, atau bedakan bagian masing-masing.",
        "Repeated duty",
        "Its words are those of duty {earlier}; who answers for it is not clear. Name one owner, "
        "or tell the parts of each apart.",
    ),
}

# Where no correction stands beside the text yet: the gap `advice` of these.
WRITE_BESIDE: dict[str, tuple[str, str]] = {
    "head_names_another_year": (
        "Perbaiki tahunnya, atau tulis koreksi di sampingnya.",
        "Put the year right, or write a correction beside it.",
    ),
    "text_names_another_year": (
        "Periksa apakah memang tahun itu yang dimaksud; bila tidak, tulis koreksi di sampingnya.",
        "See whether that year is meant; if not, write a correction beside it.",
    ),
}

_DATES: dict[str, Message] = {
    "head_names_another_year": message(
        "Tahun bukan tahun rencana",
        "Di sini tertulis tahun {named}, sedangkan rencana ini untuk {plan_year}. Judul, diktum, "
        "dan lampiran harus menyebut tahun yang sama; biasanya tertinggal dari keputusan lama. "
        "{advice_id}",
        "Not the plan's year",
        "Here stands the year {named}, while the plan is for {plan_year}. Title, dictums and "
        "annexes must name one year; often it is left over from an older decree. "
        "{advice_en}",
    ),
    "text_names_another_year": message(
        "Menyebut tahun lain",
        "Di sini tertulis tahun {named}, sedangkan rencana ini untuk {plan_year}. Eviden tahun "
        "{plan_year} tidak membuktikan bunyi yang menyebut tahun lain. {advice_id}",
        "Names another year",
        "Here stands the year {named}, while the plan is for {plan_year}. Evidence of {plan_year} "
        "does not prove words that name another year. {advice_en}",
    ),
    "date_of_another_year": message(
        "Tanggal di luar tahun keputusan",
        "Keputusan bernomor tahun {decree_year}, tetapi ditetapkan {date}. Nomor keputusan "
        "mengikuti tahun penetapannya. Periksa tanggal dan tahunnya.",
        "Day outside of the decree's year",
        "The decree is numbered in {decree_year} but was made on {date}. A decree takes its number "
        "in the year it is made. Check day and year.",
    ),
    "date_ahead": message(
        "Tanggal belum tiba",
        "Keputusan ditetapkan {date}, yang belum tiba. Sebelum ditetapkan, keputusan tidak "
        "berlaku. Periksa tanggalnya, atau tunggu sampai ditetapkan.",
        "Day still ahead",
        "The decree is made on {date}, which is still ahead. Until then it has no effect. Check "
        "the day, or wait until it is made.",
    ),
    "date_impossible": message(
        "Tanggal tidak ada",
        "{date} tidak ada dalam kalender, sehingga tenggat atau masa berlakunya tidak dapat "
        "ditentukan. Cari tanggal yang benar dalam naskah asli.",
        "No such day",
        "No calendar has {date}, so what is due or in force by it cannot be told. Look up the "
        "right day in the original.",
    ),
}

_DUTIES: dict[str, Message] = {
    "team_without_activity": message(
        "Tim tanpa kegiatan",
        "Tim kerja ini tidak memiliki kegiatan dalam rencana aksi, sehingga tidak ada yang dapat "
        "dibuktikannya. Tambahkan kegiatan, atau tinjau apakah tim ini diperlukan.",
        "Team without activities",
        "The plan gives this working team nothing to do, so there is nothing it could prove. Add "
        "activities, or ask whether the team is needed.",
    ),
    "duty_without_activity": message(
        "Tugas tanpa kegiatan",
        "Tugas ini menyangkut {subject}, tetapi tidak ada kegiatan, sub kegiatan, atau indikator "
        "tim {team} yang menyebutnya. Tugas tanpa kegiatan tidak dapat dipertanggungjawabkan. "
        "Tunjuk kegiatan yang melaksanakannya, atau tambahkan.",
        "Duty without activity",
        "This duty is about {subject}, but no activity, action item or indicator of team {team} "
        "names it. Nobody can answer for a duty that nothing carries out. Say which activity does, "
        "or add one.",
    ),
}

_LEGAL_BASES: dict[str, Message] = {
    "legal_basis_revoked": message(
        "Dasar hukum telah dicabut",
        "{regulation} telah dicabut oleh {revoked_by} sebelum keputusan ini ditetapkan. Keputusan "
        "tidak dapat bersandar pada peraturan yang tidak berlaku. Ganti dengan {revoked_by}.",
        "Revoked legal basis",
        "{regulation} was revoked by {revoked_by} before this decree was made. A decree cannot "
        "rest on what is no longer in force. Cite {revoked_by} instead.",
    ),
    "legal_basis_revoked_that_year": message(
        "Dasar hukum dicabut pada tahun itu",
        "{regulation} dicabut oleh {revoked_by}, pada tahun yang sama dengan keputusan ini. "
        "Periksa mana yang lebih dulu; bila pencabutannya, ganti dengan {revoked_by}.",
        "Legal basis revoked that year",
        "{regulation} was revoked by {revoked_by}, in the year of this decree. See which came "
        "first; if it was the revocation, cite {revoked_by} instead.",
    ),
    "legal_basis_misquoted": message(
        "Nomor atau tahun dasar hukum keliru",
        "Tertulis {regulation}, tetapi judul yang dikutip adalah judul {meant}. Dasar hukum harus "
        "dapat ditemukan menurut nomor dan tahunnya. Periksa, lalu tulis koreksi di sampingnya.",
        "Wrong number or year of a legal basis",
        "It says {regulation}, but the title it quotes is that of {meant}. A legal basis must be "
        "found by its number and year. Check, and write a correction beside it.",
    ),
    "legal_basis_later": message(
        "Dasar hukum lebih baru daripada keputusan",
        "Dasar hukum ini dari tahun {named}, sedangkan keputusan ditetapkan tahun {decree_year}. "
        "Keputusan tidak dapat bersandar pada yang belum ada. Periksa tahunnya.",
        "Legal basis later than the decree",
        "This legal basis is of {named}, while the decree was made in {decree_year}. A decree "
        "cannot rest on what did not exist yet. Check the year.",
    ),
}

_PEOPLE: dict[str, Message] = {
    "nip_birth": message(
        "NIP tidak mungkin: tanggal lahir",
        "Delapan angka pertama NIP {nip} milik {name} harus tanggal lahir yang ada, dari orang "
        "dalam usia kerja. NIP yang keliru menunjuk orang lain. Salin kembali dari data "
        "kepegawaian.",
        "Impossible NIP: day of birth",
        "The first eight digits of the NIP {nip} of {name} must be a day of birth that exists, of "
        "somebody of working age. A wrong NIP means somebody else. Copy it anew from the personnel "
        "records.",
    ),
    "nip_appointment": message(
        "NIP tidak mungkin: pengangkatan",
        "Angka ke-9 sampai ke-14 NIP {nip} milik {name} harus tahun dan bulan pengangkatan (PPPK: "
        "tahun dan kode 21 dst.), sesudah dewasa dan tidak di masa depan. Salin kembali dari data "
        "kepegawaian.",
        "Impossible NIP: appointment",
        "Digits 9 to 14 of the NIP {nip} of {name} must be year and month of the appointment "
        "(PPPK: year and code, 21 and on), as a grown person and not ahead. Copy it anew from the "
        "personnel records.",
    ),
    "nip_sex": message(
        "NIP tidak mungkin: jenis kelamin",
        "Angka ke-15 NIP {nip} milik {name} harus 1 atau 2. Salin kembali dari data kepegawaian.",
        "Impossible NIP: sex",
        "Digit 15 of the NIP {nip} of {name} must be 1 or 2. Copy it anew from the personnel "
        "records.",
    ),
    "nip_number": message(
        "NIP tidak mungkin: nomor urut",
        "Tiga angka terakhir NIP {nip} milik {name} adalah nomor urut, mulai 001. Salin kembali "
        "dari data kepegawaian.",
        "Impossible NIP: number",
        "The last three digits of the NIP {nip} of {name} are a number from 001 on. Copy it anew "
        "from the personnel records.",
    ),
}

_CHARACTERS: dict[str, Message] = {
    "letter_alone": message(
        "Huruf tunggal",
        'Huruf "{letter}" berdiri sendiri dalam "{around}"; sering kali sisa kata yang terpotong '
        "saat menyalin. Bandingkan dengan naskah asli.",
        "Single letter",
        'The letter "{letter}" stands alone in "{around}"; often it is what is left of a word that '
        "copying cut. Compare with the original.",
    ),
    "character_invisible": message(
        "Karakter tak terlihat",
        "Teks ini memuat {characters}. Teks yang tampak sama menjadi berbeda saat dicari dan "
        "dibandingkan. Waktu dimuat, U+00AD, U+180E, U+200B, U+2060\u20132064, U+FEFF dihilangkan, "
        "spasi lain menjadi spasi biasa, dan selebihnya tetap. Ketik ulang bagian itu.",
        "Invisible characters",
        "This text holds {characters}. Texts that look alike then differ when they are searched "
        "and compared. Loading leaves out U+00AD, U+180E, U+200B, U+2060\u20132064 and U+FEFF, "
        "takes other blanks for ordinary ones, and keeps the rest. Type that part anew.",
    ),
    "text_breaks_off": message(
        "Teks terputus",
        'Teks terputus di "{around}"; yang kurang dapat mengubah artinya. Lengkapi dari naskah '
        "asli, atau biarkan bila naskah asli memang demikian.",
        "Text breaks off",
        'The text breaks off at "{around}"; what is missing may change what it means. Complete it '
        "from the original, or leave it if the original is so.",
    ),
    "concern_corrected": message(
        "Sudah dikoreksi",
        "Koreksi di samping teks ini sudah memperbaikinya.",
        "Corrected",
        "The correction beside this text already mends it.",
    ),
}

LINTING: dict[str, Message] = {
    **_READING,
    **_REPETITION,
    **_DATES,
    **_DUTIES,
    **_LEGAL_BASES,
    **_PEOPLE,
    **_CHARACTERS,
}
