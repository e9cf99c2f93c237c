"""What is wrong with the year, and how to put it right."""

from app.core.messages.sentences import Message, message

GAPS: dict[str, Message] = {
    "nobody_verifies": message(
        "Tidak ada yang memverifikasi",
        "Hari ini tidak seorang pun boleh memverifikasi eviden {team}: koordinatornya tidak ada, "
        "atau akunnya tidak aktif. Wakil koordinator tidak memutus sendiri. Angkat seorang "
        "koordinator, atau tunjuk penggantinya.",
        "Nobody verifies",
        "Nobody may verify evidence of {team} today: there is no coordinator, or the account is "
        "not active. A deputy does not decide alone. Appoint a coordinator, or name somebody who "
        "stands in.",
    ),
    "nobody_accepts": message(
        "Tidak ada yang menerima eviden",
        "Hari ini tidak seorang pun di kantor ini boleh menerima eviden: Ketua tidak ada, atau "
        "akunnya tidak aktif. Wakil Ketua tidak memutus sendiri. Angkat seorang Ketua, atau tunjuk "
        "penggantinya.",
        "Nobody accepts evidence",
        "Nobody of this office may accept evidence today: there is no Ketua, or the account is not "
        "active. A deputy does not decide alone. Appoint a Ketua, or name somebody who stands in.",
    ),
    "source_silent": message(
        "Rekaman belum masuk",
        "{records} dari {source} untuk {period} seharusnya sudah masuk paling lambat {due_date}. "
        "Tanyakan kepada pengelola sistem itu, atau unggah sendiri eviden untuk {indicator}.",
        "Records have not come",
        "{records} of {source} for {period} should have come by {due_date}. Ask whoever maintains "
        "that system, or upload the evidence for {indicator} yourself.",
    ),
    "month_late": message(
        "Belum dilaksanakan",
        "Sub kegiatan {action_item} direncanakan untuk {period}; bulan itu sudah lewat tanpa "
        "laporan pelaksanaan. Laporkan yang sudah dilaksanakan, atau ubah jadwalnya.",
        "Not done",
        "Action item {action_item} was planned for {period}; that month is over and nothing was "
        "reported. Report what was done, or change the schedule.",
    ),
    "evidence_missing": message(
        "Eviden belum ada",
        "Bulan {period} dari sub kegiatan {action_items} sudah lewat, tetapi indikator {indicator} "
        "belum memiliki eviden untuk bulan itu. Buat eviden yang periodenya memuat bulan itu, "
        "unggah berkasnya, lalu ajukan.",
        "Evidence missing",
        "The month {period} of action item {action_items} is over and indicator {indicator} has no "
        "evidence for it. Create evidence whose period takes in that month, upload its files and "
        "submit it.",
    ),
    "report_overdue": message(
        "Laporan lewat tenggat",
        "Laporan {report} seharusnya sudah diajukan paling lambat {due_date}. Mulai atau lengkapi "
        "laporannya, lalu ajukan kepada Pengarah.",
        "Report overdue",
        "The report of {report} should have been submitted by {due_date}. Begin or finish it, then "
        "submit it to the Pengarah.",
    ),
    "evidence_returned": message(
        "Eviden dikembalikan",
        'Eviden "{title}" dikembalikan sejak {since_day} dan menunggu perbaikan. Baca alasannya, '
        "buat revisi baru, lalu ajukan lagi; atau tarik eviden ini.",
        "Evidence returned",
        'The evidence "{title}" was returned on {since_day} and waits to be put right. Read the '
        "reason, start a new revision and submit it again; or withdraw it.",
    ),
    "evidence_unfinished": message(
        "Eviden belum diterima",
        "Bulan {period} dari sub kegiatan {action_items} sudah lewat; eviden untuk indikator "
        "{indicator} belum diterima. Ajukan yang masih draf, perbaiki yang dikembalikan, periksa "
        "yang sudah diajukan, dan putuskan yang sudah diverifikasi.",
        "Evidence not accepted yet",
        "The month {period} of action item {action_items} is over; no evidence of it for indicator "
        "{indicator} is accepted yet. Submit what is a draft, put right what was returned, judge "
        "what was submitted, and decide what was verified.",
    ),
    "evidence_waiting": message(
        "Eviden menunggu keputusan",
        'Eviden "{title}" berstatus {status} sejak {since_day} dan belum diputuskan lebih dari '
        "{days} hari. Pemeriksa perlu memverifikasi, menerima, atau mengembalikannya.",
        "Evidence waits for a decision",
        'The evidence "{title}" has been {status} since {since_day}, and nobody decided for more '
        "than {days} days. A reviewer must verify, accept or return it.",
    ),
    "evidence_outside_period": message(
        "Periode eviden tidak sesuai",
        'Periode eviden "{title}" ({covers_from} sampai {covers_to}) tidak memuat bulan yang '
        "direncanakan pada tahun {year} untuk indikatornya. Perbaiki periodenya dalam draf atau "
        "revisi baru (yang sedang diperiksa dikembalikan dahulu), atau perbaiki jadwalnya.",
        "Evidence outside its period",
        'The period of the evidence "{title}" ({covers_from} to {covers_to}) takes in no month of '
        "{year} that is planned for its indicators. Correct the period in a draft or a new "
        "revision (what is being judged is returned first), or correct the schedule.",
    ),
    "evidence_running_out": message(
        "Masa berlaku eviden berakhir",
        'Eviden "{title}" berlaku sampai {due_date}. Bulan {period}, yang direncanakan sesudahnya, '
        "belum memiliki eviden. Unggah penggantinya sebagai eviden baru: yang lama tetap "
        "membuktikan bulan-bulan sebelumnya.",
        "Evidence runs out",
        'The evidence "{title}" is valid until {due_date}. The month {period}, planned after that, '
        "has no evidence yet. Upload what takes its place as new evidence: the old one goes on "
        "proving the months before.",
    ),
    "link_dead": message(
        "Tautan mati",
        'Tautan {url} dalam eviden "{title}" {state} saat terakhir diperiksa. Ganti dengan berkas '
        "atau tautan lain dalam draf atau revisi baru (yang sedang diperiksa dikembalikan dahulu), "
        "atau periksa lagi bila sudah dapat dibuka.",
        "Dead link",
        'The link {url} in the evidence "{title}" was {state} when it was last asked. Replace it '
        "by a file or another link in a draft or a new revision (what is being judged is returned "
        "first), or check it again once it opens.",
    ),
    "link_protected": message(
        "Tautan minta masuk",
        'Tautan {url} dalam eviden "{title}" hanya menampilkan halaman masuk (login): isinya tidak '
        "terlihat oleh penilai. Buka aksesnya untuk siapa saja yang memiliki tautan, lalu periksa "
        "lagi, atau unggah isinya sebagai berkas dalam draf atau revisi baru (yang sedang "
        "diperiksa dikembalikan dahulu).",
        "Link asks to sign in",
        'The link {url} in the evidence "{title}" shows no more than a sign-in: those who judge '
        "cannot see what it holds. Open it to anyone who has the link and check it again, or "
        "upload what it shows as a file in a draft or a new revision (what is being judged is "
        "returned first).",
    ),
    "schedule_unknown": message(
        "Jadwal belum ditetapkan",
        "Belum ada yang menetapkan bulan pelaksanaan sub kegiatan {action_item}. Tetapkan bulannya "
        "satu per satu atau lewat aturan berulang.",
        "Schedule unknown",
        "Nobody has set the months of action item {action_item}. Set them one by one or by a "
        "recurrence.",
    ),
    "indicator_unplanned": message(
        "Indikator tanpa rencana",
        "Indikator {indicator} tidak memiliki bulan yang direncanakan. Tetapkan bulan barisnya, "
        "juga bila tidak ada sub kegiatan di sampingnya.",
        "Indicator without a plan",
        "Indicator {indicator} has no planned month. Set the months of its row, also where no "
        "action item stands beside it.",
    ),
    "no_person_in_charge": message(
        "Penanggung jawab belum ada",
        "Sub kegiatan {action_item} direncanakan, tetapi belum ada penanggung jawabnya, atau yang "
        "ditunjuk bukan lagi anggota tim. Tunjuk seorang anggota tim.",
        "No person in charge",
        "Action item {action_item} is planned, but nobody is in charge of it, or who was belongs "
        "to the team no more. Name a member of the team.",
    ),
    "file_reused": message(
        "Berkas dipakai berulang",
        'Berkas "{file}" dipakai lebih dari sekali (eviden: {pieces}; indikator: {indicators}). '
        "Pastikan isinya memang membuktikan semuanya; bila tidak, ganti dengan berkas yang sesuai.",
        "File used repeatedly",
        'The file "{file}" is used more than once (pieces of evidence: {pieces}; indicators: '
        "{indicators}). Make sure that it proves them all; if not, replace it by the right files.",
    ),
}
