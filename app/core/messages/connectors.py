"""What stands in the way of pulling records, and what to do about it."""

from app.core.messages.sentences import Message, message

CONNECTORS: dict[str, Message] = {
    "connector_needs_https": message(
        "Alamat harus https",
        "Tarik hanya dari alamat https; http hanya untuk host:port dalam ZI_INTERNAL_HOSTS.",
        "The address needs https",
        "Only https addresses are asked; http only for what ZI_INTERNAL_HOSTS names.",
    ),
    "connector_secret_unreadable": message(
        "Rahasia tidak terbaca",
        "Rahasia penghubung ini disegel dengan ZI_SECRET_KEY yang lain. Isi lagi rahasianya.",
        "Secret unreadable",
        "This connector's secret was sealed with another ZI_SECRET_KEY. Give the secret again.",
    ),
    "connector_secret_needed": message(
        "Rahasia harus diisi lagi",
        "Alamat atau cara masuk berubah. Isi lagi secret: yang lama hanya untuk yang lama.",
        "The secret is needed again",
        "The address or the way of signing in changes. Give secret anew: the old one was meant for "
        "the old ones.",
    ),
    "connector_secret_missing": message(
        "Rahasia belum diisi",
        "Cara masuk {kind} memerlukan rahasia, dan penghubung ini tidak memilikinya. Isi secret.",
        "No secret was given",
        "Signing in by {kind} needs a secret, and this connector has none. Give secret.",
    ),
    "connector_certificate_missing": message(
        "Sertifikat tidak ada",
        "Letakkan {files} dalam map {folder} (kode satuan kerja ini) di "
        "ZI_CLIENT_CERTIFICATES_DIR.",
        "Certificate missing",
        "Put {files} into the folder {folder} (the code of this office) in "
        "ZI_CLIENT_CERTIFICATES_DIR.",
    ),
    "connector_certificate_unusable": message(
        "Sertifikat tidak terbaca",
        "Salah satu dari {files} bukan berkas PEM yang sah, atau sertifikat dan kuncinya tidak "
        "berpasangan.",
        "Certificate unreadable",
        "One of {files} is no valid PEM file, or the certificate and its key are no pair.",
    ),
    "connector_spec_unusable": message(
        "Penghubung harus ditulis ulang",
        "Isi penghubung ini tidak lagi diterima. Kirim lagi spec-nya; jawabannya memuat sebab.",
        "The connector has to be written anew",
        "What it says is not taken any more. Send its spec again; the answer says why.",
    ),
    "pull_failed": message(
        "Gagal di pihak kami",
        "Penarikan berhenti karena kesalahan layanan ini. Catatan layanan memuat sebabnya.",
        "Failed on our side",
        "The run stopped by a fault of this service. The service's log says why.",
    ),
    "pull_running": message(
        "Sedang menarik",
        "Penghubung ini sedang menarik rekaman. Tunggu sampai selesai.",
        "Already pulling",
        "This connector is pulling records. Wait until it has finished.",
    ),
    "pull_took_too_long": message(
        "Terlalu lama",
        "Penarikan dihentikan setelah sepuluh menit. Tarik periode yang lebih pendek.",
        "Took too long",
        "The run was cut off after ten minutes. Pull a shorter period.",
    ),
    "pull_interrupted": message(
        "Terputus",
        "Layanan berhenti di tengah penarikan ini. Yang sudah masuk tetap ada; tarik lagi.",
        "Interrupted",
        "The service stopped in the middle of this run. What came in is there; pull again.",
    ),
    "period_unknown": message(
        "Periode tidak dikenal",
        "Tulis hari 2023-06-14, bulan 2023-06, atau triwulan 2023-Q2.",
        "Unknown period",
        "Write a day 2023-06-14, a month 2023-06, or a quarter 2023-Q2.",
    ),
    "mapping_failed": message(
        "Rekaman berbentuk lain",
        "Ungkapan isian ini tidak cocok dengan bentuk rekamannya. Periksa pemetaan penghubung.",
        "A record of another shape",
        "The expression of this field does not fit the shape of the record. Check the connector's "
        "mapping.",
    ),
    "upstream_timed_out": message(
        "Tidak menjawab",
        "Sistem asal tidak menjawab pada waktunya (limits.seconds). Coba lagi nanti, atau beri "
        "waktu lebih lama.",
        "No answer",
        "The other system did not answer in time (limits.seconds). Try again later, or give it "
        "longer.",
    ),
    "upstream_connection_lost": message(
        "Sambungan terputus",
        "Sambungan ke sistem asal tidak dapat dibuat, atau terputus di tengah jalan.",
        "Connection lost",
        "No connection to the other system could be made, or it broke off half way.",
    ),
    "upstream_not_allowed": message(
        "Alamat tidak diizinkan",
        "Alamat itu di dalam jaringan, atau bukan https; sebutkan host:port dalam "
        "ZI_INTERNAL_HOSTS.",
        "Address not allowed",
        "That address lies inside a network, or is not https; name host:port in ZI_INTERNAL_HOSTS.",
    ),
    "upstream_other_host": message(
        "Alamat lain",
        "Sistem asal menunjuk host, port, atau skema lain; sebutkan host:port dalam allowed_hosts "
        "bila memang benar.",
        "Another address",
        "The other system points to another host, port or scheme; name host:port in allowed_hosts "
        "if that is right.",
    ),
    "upstream_redirects": message(
        "Dialihkan",
        "Sistem asal mengalihkan ke alamat lain. Tulis alamat yang sebenarnya.",
        "Redirects",
        "The other system redirects elsewhere. Write the address it should be.",
    ),
    "upstream_not_authorised": message(
        "Tidak diterima masuk",
        "Sistem asal tidak menerima penghubung ini masuk (HTTP {http_status}). Periksa auth, dan "
        "isi lagi rahasianya bila ada.",
        "Not let in",
        "The other system does not let this connector in (HTTP {http_status}). Check auth, and "
        "give the secret again if it has one.",
    ),
    "upstream_asks_for_sign_in": message(
        "Sistem asal minta masuk",
        "Sistem asal meminta masuk (HTTP {http_status}), sedangkan penghubung ini tidak punya cara "
        "masuk (auth: none). Isi auth dan rahasianya.",
        "It asks for sign-in",
        "The system asks for sign-in (HTTP {http_status}); the connector has none. Give auth and "
        "its secret.",
    ),
    "upstream_rate_limited": message(
        "Diminta menunggu",
        "Sistem asal meminta jangan terlalu sering. Coba lagi nanti.",
        "Asked to wait",
        "The other system asks not to come so often. Try again later.",
    ),
    "upstream_failed": message(
        "Sistem asal bermasalah",
        "Sistem asal menjawab dengan kesalahan di pihaknya (HTTP {http_status}), juga setelah "
        "dicoba lagi.",
        "The other system fails",
        "The other system answered with a fault of its own (HTTP {http_status}), also when tried "
        "again.",
    ),
    "upstream_refused": message(
        "Permintaan ditolak",
        "Sistem asal menolak permintaan ini (HTTP {http_status}). Periksa alamat penghubung.",
        "Request refused",
        "The other system refuses this request (HTTP {http_status}). Check the connector's "
        "address.",
    ),
    "upstream_not_json": message(
        "Bukan JSON",
        "Jawaban bukan JSON yang utuh: mungkin halaman masuk, JSON yang terpotong, atau JSON "
        "dengan teks lain di depannya. CSV dan XML disebut dalam answer.format.",
        "Not JSON",
        "The answer is no whole JSON: perhaps a sign-in page, JSON that breaks off, or JSON after "
        "some other text. CSV and XML are named in answer.format.",
    ),
    "upstream_too_large": message(
        "Terlalu besar",
        "Jawaban, atau isinya setelah dimekarkan, lebih besar dari batas penghubung: "
        "limits.page_bytes untuk halaman, limits.file_bytes untuk berkas.",
        "Too large",
        "The answer, or what it unpacks to, is larger than the connector's limit: "
        "limits.page_bytes for a page, limits.file_bytes for a file.",
    ),
    "upstream_schema_changed": message(
        "Bentuknya berubah",
        "Ungkapan {expression} tidak menemukan yang diharapkan dalam jawaban. Lihat jawabannya "
        "dengan dry run, lalu perbaiki ungkapan itu.",
        "Its shape has changed",
        "The expression {expression} does not find in the answer what it should. Look at the "
        "answer by a dry run, and correct the expression.",
    ),
    "upstream_pages_in_a_circle": message(
        "Halaman berputar",
        "Halaman berikutnya menunjuk ke halaman yang sudah dibaca. Periksa paging.next dan "
        "paging.parameter.",
        "Pages in a circle",
        "The next page is one that was read already. Check paging.next and paging.parameter.",
    ),
    "upstream_too_many_pages": message(
        "Terlalu banyak halaman",
        "Masih ada halaman setelah yang ke-{most} (paging.max_pages). Naikkan batasnya, atau tarik "
        "periode yang lebih pendek.",
        "Too many pages",
        "There are pages beyond the first {most} (paging.max_pages). Raise the limit, or pull a "
        "shorter period.",
    ),
    "url_variable_unknown": message(
        "Variabel tidak dikenal",
        "Alamat menyebut {unknown}; kenal: {known}.",
        "Unknown variable",
        "The address names {unknown}; known: {known}.",
    ),
    "url_template_unusable": message(
        "Bukan alamat web",
        "Tulis alamat http atau https; variabel hanya sesudah nama host.",
        "No web address",
        "Write an http or https address; variables only after the host's name.",
    ),
    "jmespath_unusable": message(
        "Bukan JMESPath",
        "Ungkapan ini bukan JMESPath yang sah.",
        "Not JMESPath",
        "This expression is not valid JMESPath.",
    ),
    "jmespath_function_unknown": message(
        "Fungsi tidak dikenal",
        "Dalam {expression}: JMESPath tidak mengenal fungsi {name}. Yang dikenal: {known}.",
        "Unknown function",
        "In {expression}: JMESPath has no function {name}. It has: {known}.",
    ),
    "jmespath_arguments": message(
        "Banyaknya argumen keliru",
        "Dalam {expression}: fungsi {name} memerlukan {wanted} argumen, diberi {given}.",
        "Wrong number of arguments",
        "In {expression}: the function {name} takes {wanted} arguments, and is given {given}.",
    ),
    "jmespath_expression_argument": message(
        "Argumen keliru",
        "Dalam {expression}: argumen ke-{place} fungsi {name} ditulis dengan & di depan bila ia "
        "ungkapan untuk setiap unsur, dan tanpa & bila nilai.",
        "Wrong argument",
        "In {expression}: argument {place} of the function {name} has & before it where it is an "
        "expression for each element, and none where it is a value.",
    ),
    "jmespath_step_zero": message(
        "Langkah nol",
        "Dalam {expression}: irisan [a:b:c] tidak dapat melangkah 0.",
        "A step of zero",
        "In {expression}: a slice [a:b:c] cannot go in steps of 0.",
    ),
    "jmespath_too_costly": message(
        "Ungkapan terlalu besar",
        "Ungkapan JMESPath ini menggandakan masukannya terlalu sering, atau terlalu dalam.",
        "Expression too costly",
        "This JMESPath expression copies its input too often, or is too deep.",
    ),
    "expressions_too_long": message(
        "Ungkapan terlalu panjang",
        "Semua ungkapan angka bersama paling banyak {most} karakter. Singkatkan, atau hapus angka "
        "yang tidak diperlukan.",
        "Expressions too long",
        "The expressions of all figures have at most {most} characters together. Shorten them, or "
        "leave out figures that are not needed.",
    ),
    "mapping_too_costly": message(
        "Pemetaan terlalu berat",
        "Pemetaan penghubung menghasilkan terlalu banyak dari jawaban ini, atau terlalu lama.",
        "The mapping costs too much",
        "The connector's mapping makes too much of this answer, or takes too long.",
    ),
    "auth_incomplete": message(
        "Cara masuk belum lengkap",
        "basic memerlukan username; login, oauth2 (dengan username), dan signed memerlukan bagian "
        "bernama sama (signature); mtls memerlukan certificate dan key.",
        "Signing in is incomplete",
        "basic needs a username; login, oauth2 (with a username) and signed need the part of that "
        "name (signature); mtls needs certificate and key.",
    ),
    "paging_incomplete": message(
        "Halaman belum lengkap",
        "Paging dengan cursor memerlukan next (JMESPath).",
        "Paging is incomplete",
        "Paging by cursor needs next (JMESPath).",
    ),
}
