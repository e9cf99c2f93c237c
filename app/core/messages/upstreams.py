"""What another system answers that stands in the way of a pull, or should be known of it."""

from app.core.messages.sentences import Message, message

UPSTREAMS: dict[str, Message] = {
    "upstream_says_no": message(
        "Sistem asal menolak",
        "Sistem asal menjawab bahwa permintaannya gagal (misalnya status false), walaupun HTTP "
        "200. Periksa alamat dan parameternya, atau answer.ok.",
        "The other system says no",
        "The answer itself says that the request failed (such as status false), although it is "
        "HTTP 200. Check the address and its parameters, or answer.ok.",
    ),
    "upstream_fewer_than_promised": message(
        "Kurang dari yang dijanjikan",
        "Sistem asal menyebut {promised} rekaman, tetapi hanya {came} yang datang. Periksa paging; "
        "bila angka itu berarti lain, isi paging.total atau paging.usual_names: false.",
        "Fewer than promised",
        "The other system speaks of {promised} records, and only {came} came. Check paging; if "
        "that number means something else, give paging.total or paging.usual_names: false.",
    ),
    "upstream_more_than_promised": message(
        "Lebih dari yang dijanjikan",
        "Sistem asal menyebut {promised} rekaman, tetapi {came} datang pada satu halaman: angka "
        "itu berarti lain. Isi paging.total atau paging.usual_names: false.",
        "More than promised",
        "The other system speaks of {promised} records, and {came} came on one page: that number "
        "means something else. Give paging.total or paging.usual_names: false.",
    ),
    "upstream_pages_missing": message(
        "Halaman kurang",
        "Sistem asal menyebut {promised} halaman, tetapi hanya {came} yang dibaca. Periksa paging.",
        "Pages are missing",
        "The other system speaks of {promised} pages, and only {came} were read. Check paging.",
    ),
    "upstream_page_ignored": message(
        "Halaman kedua sama dengan yang pertama",
        "Sistem asal memberi halaman pertama lagi, penuh: parameternya tidak dikenal. Periksa "
        "paging.parameter dan paging.size_parameter.",
        "The second page is the first",
        "The other system gives its first page again, and full: it does not know the parameter. "
        "Check paging.parameter and paging.size_parameter.",
    ),
    "upstream_more_not_asked": message(
        "Masih ada halaman",
        "Jawaban menunjuk halaman berikutnya yang tidak dibaca penghubung ini. Isi paging "
        "(misalnya kind: next, cursor, page, atau offset).",
        "There is more",
        "The answer names a further page that this connector does not read. Give paging (such as "
        "kind: next, cursor, page or offset).",
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
    "upstream_encoding_guessed": message(
        "Pengodean diduga",
        "Jawaban bukan UTF-8 dan tidak menyebut pengodeannya; dibaca sebagai Windows-1252. Isi "
        "answer.encoding.",
        "Characters were guessed",
        "The answer is no UTF-8 and says nothing of its characters; it was read as Windows-1252. "
        "Give answer.encoding.",
    ),
    "upstream_encoding_wrong": message(
        "Pengodean tidak cocok",
        "Jawaban tidak dapat dibaca dengan pengodean yang disebut. Periksa answer.encoding.",
        "Characters cannot be read",
        "The answer cannot be read in the encoding that is named. Check answer.encoding.",
    ),
    "upstream_compression_unknown": message(
        "Pemampatan tidak dikenal",
        "Jawaban dimampatkan dengan cara yang tidak dikenal, atau rusak; hanya gzip dan deflate.",
        "Unknown compression",
        "The answer is compressed in a way that is not known, or broken; only gzip and deflate are "
        "read.",
    ),
    "upstream_empty": message(
        "Jawaban kosong",
        "Sistem asal menjawab 200 tanpa isi. Bila tidak ada data, seharusnya 204 atau daftar "
        "kosong.",
        "An empty answer",
        "The other system answered 200 and nothing else. Where there is no data, 204 or an empty "
        "list says so.",
    ),
    "upstream_not_csv": message(
        "Bukan CSV",
        "Jawaban bukan CSV dengan satu baris judul yang lengkap dan berbeda-beda. Periksa "
        "answer.separator; mungkin halaman masuk.",
        "Not CSV",
        "The answer is no CSV with one line of names, all given and all different. Check "
        "answer.separator; perhaps it is a sign-in page.",
    ),
    "upstream_not_xml": message(
        "Bukan XML",
        "Jawaban bukan XML yang sah, atau terlalu dalam; mungkin halaman masuk.",
        "Not XML",
        "The answer is no valid XML, or too deep; perhaps it is a sign-in page.",
    ),
    "upstream_xml_doctype": message(
        "XML dengan DOCTYPE",
        "XML dengan DOCTYPE tidak diterima: di situ entitas dapat membesar tanpa batas.",
        "XML with a DOCTYPE",
        "XML with a DOCTYPE is not taken: entities are declared there, which may grow without end.",
    ),
    "upstream_certificate_untrusted": message(
        "Sertifikat sistem asal tidak dipercaya",
        "Sertifikat sistem asal kedaluwarsa, untuk nama lain, atau dari penerbit yang tidak "
        "dikenal. Penerbit sendiri disebut dalam ZI_CA_FILE.",
        "Their certificate is not trusted",
        "The other system's certificate has expired, is for another name, or from an authority "
        "that is not known. An authority of your own is named in ZI_CA_FILE.",
    ),
    "upstream_login_refused": message(
        "Login ditolak",
        "Alamat login menolak nama atau rahasia penghubung ini. Periksa auth dan isi lagi "
        "rahasianya.",
        "Login refused",
        "The address for signing in refuses this connector's name or secret. Check auth, and give "
        "the secret again.",
    ),
    "upstream_no_token": message(
        "Tidak ada token",
        "Jawaban login tidak memuat token di tempat yang disebut auth.login.token.",
        "No token",
        "The answer of the login has no token where auth.login.token looks for it.",
    ),
    "connector_old_secret_used": message(
        "Rahasia lama masih dipakai",
        "Rahasia yang baru belum diterima sistem asal; yang lama dipakai. Yang lama dihapus begitu "
        "yang baru diterima.",
        "The old secret is still in use",
        "The other system does not take the new secret yet; the old one was used. It is let go of "
        "as soon as the new one is taken.",
    ),
    "request_body_needs_post": message(
        "Isi memerlukan POST",
        "request.body hanya dikirim dengan method: POST.",
        "A body needs POST",
        "request.body is sent by method: POST only.",
    ),
    "request_form_nested": message(
        "Formulir bertingkat",
        "Dengan as_form setiap isian berupa teks atau angka, bukan daftar atau objek.",
        "A nested form",
        "With as_form each value is a text or a number, no list or object.",
    ),
    "request_body_unusable": message(
        "Isi tidak dapat dipakai",
        "Isi berupa JSON biasa paling banyak 4000 karakter dan enam tingkat.",
        "The body cannot be used",
        "A body is plain JSON of at most 4000 characters and six levels.",
    ),
    "answer_row_missing": message(
        "Nama elemen belum disebut",
        "Dengan format xml, isi answer.row: nama elemen satu rekaman.",
        "The element is not named",
        "With format xml give answer.row: the name of the element that is a record.",
    ),
    "connector_secret_in_plain": message(
        "Rahasia tidak disimpan di sini",
        "Isi {name} akan terbaca oleh semua pengelola. Tulis cara masuknya di spec.auth (api_key, "
        "bearer, basic, query_key, body_key …) dan nilainya di secret, yang disimpan tersegel.",
        "No place for a secret",
        "Whoever manages connectors would read what {name} holds. Say in spec.auth how it signs in "
        "(api_key, bearer, basic, query_key, body_key …), and give the value as secret, which is "
        "sealed.",
    ),
    "connector_secret_stored_plain": message(
        "Rahasia tersimpan terbuka",
        "{name} masih tersimpan terbuka dalam spec penghubung ini. Tulis cara masuknya di "
        "spec.auth, beri nilainya sebagai secret, dan ganti rahasia itu di sistem asal.",
        "A secret is stored in the plain",
        "{name} still stands in the plain in this connector's spec. Say in spec.auth how it signs "
        "in, give the value as secret, and change that secret at the other system.",
    ),
    "connector_body_key_needs_post": message(
        "Kunci dalam isi memerlukan POST",
        "Kunci dalam isi permintaan hanya terkirim dengan spec.request.method POST. Ubah method, "
        "atau pakai query_key.",
        "A key in the body needs POST",
        "A key in the body is sent with spec.request.method POST only. Change the method, or use "
        "query_key.",
    ),
    "connector_header_its_own": message(
        "Header ini diisi sendiri",
        "{name} diisi sendiri pada setiap permintaan. Hapus header itu.",
        "This header is set by itself",
        "{name} is set by itself for each request. Leave this header out.",
    ),
    "connector_parameter_twice": message(
        "Parameter dipakai dua kali",
        "{name} dipakai untuk dua hal sekaligus. Beri nama parameter lain pada salah satunya.",
        "One parameter for two things",
        "{name} stands for two things at once. Name another parameter for one of them.",
    ),
    "connector_brace_alone": message(
        "Kurung kurawal tidak berpasangan",
        "Tulis variabel alamat lengkap dengan kedua kurungnya, misalnya {{since}}.",
        "A brace stands alone",
        "Write a variable of the address with both of its braces, such as {{since}}.",
    ),
    "signature_variable_unknown": message(
        "Variabel tanda tangan tidak dikenal",
        "Tanda tangan menyebut {unknown}; kenal: {known}.",
        "Unknown variable of the signature",
        "The signature names {unknown}; known: {known}.",
    ),
}
