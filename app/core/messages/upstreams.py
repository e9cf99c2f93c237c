"""What another system answers that stands in the way of a pull, or should be known of it."""

from app.core.messages.sentences import Message, message

UPSTREAMS: dict[str, Message] = {
    "upstream_says_no": message(
        "Sistem asal menolak",
        "Sistem asal menjawab dengan HTTP 200 bahwa permintaannya gagal: {said}. Periksa alamat, "
        "parameter, dan rahasianya; bila jawaban seperti itu bukan penolakan, isi answer.ok.",
        "The other system says no",
        "The other system answers with HTTP 200 that the request failed: {said}. Check the "
        "address, its parameters and the secret; if such an answer is no refusal, give answer.ok.",
    ),
    "upstream_says_no_beside_rows": message(
        "Menolak, tetapi ada barisnya",
        "Jawaban memuat baris dan sekaligus berkata: {said}. Barisnya diambil; periksa apakah "
        "semuanya ada, lalu isi answer.ok.",
        "It says no, and there are rows",
        "The answer holds rows and yet says: {said}. The rows were taken; check whether all are "
        "there, then give answer.ok.",
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
        "Jawaban dimampatkan dengan {encoding}, yang tidak diminta; hanya gzip dan deflate yang "
        "dibaca. Minta pengelola sistem asal mengirim tanpa pemampatan.",
        "Unknown compression",
        "The answer is compressed by {encoding}, which was not asked for; only gzip and deflate "
        "are read. Ask those who run the other system to send it uncompressed.",
    ),
    "upstream_compression_broken": message(
        "Pemampatan rusak",
        "Jawaban menyebut diri dimampatkan dengan gzip atau deflate, tetapi tidak dapat dibuka.",
        "Broken compression",
        "The answer says that it is compressed by gzip or deflate, and cannot be unpacked.",
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
        "Jawaban bukan CSV dengan satu baris nama kolom yang lengkap dan berbeda-beda. Periksa "
        "answer.separator dan answer.skip_lines; mungkin halaman masuk.",
        "Not CSV",
        "The answer is no CSV with one line of names, all given and all different. Check "
        "answer.separator and answer.skip_lines; perhaps it is a sign-in page.",
    ),
    "upstream_csv_names_elsewhere": message(
        "Baris nama kolom di tempat lain",
        "Yang dibaca sebagai nama kolom hanya {names}, padahal barisnya {cells} sel: di atasnya "
        "mungkin ada judul. Nama kolomnya tampaknya ada pada baris {line}; bila benar, isi "
        "answer.skip_lines: {above}. Bila bukan, periksa answer.separator.",
        "The names stand elsewhere",
        "What was read as names of columns has {names}, and the rows have {cells} cells: there "
        "may be a title above them. The names seem to stand in line {line}; if so, give "
        "answer.skip_lines: {above}. If not, check answer.separator.",
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
        "Alamat login menolak nama atau rahasia penghubung ini: {said}. Periksa auth dan isi lagi "
        "rahasianya.",
        "Login refused",
        "The address for signing in refuses this connector's name or secret: {said}. Check auth, "
        "and give the secret again.",
    ),
    "upstream_no_token": message(
        "Tidak ada token",
        "Jawaban login tidak memuat token di tempat yang disebut auth.login (token, token_header, "
        "atau token_cookie; pada OAuth2 selalu access_token), atau tidak memberi cookie.",
        "No token",
        "The answer of the login has no token where auth.login looks for it (token, token_header "
        "or token_cookie; of OAuth2 always access_token), or gives no cookie.",
    ),
    "upstream_token_is_all": message(
        "Jawaban login hanya berupa token",
        "Jawaban login berupa teks atau bilangan saja, tanpa nama. Bila itu tokennya, isi "
        "auth.login.token: '@'.",
        "The login answers a token alone",
        "The answer of the login is a text or number alone, without a name. If that is the token, "
        "give auth.login.token: '@'.",
    ),
    "upstream_token_elsewhere": message(
        "Token di tempat lain",
        "Ungkapan {token} tidak menemukan token dalam jawaban login, yang memuat: {names}. Isi "
        "auth.login.token dengan jalan ke tokennya (OAuth2 selalu access_token).",
        "The token stands elsewhere",
        "The expression {token} finds no token in the answer of the login, which has: {names}. "
        "Give auth.login.token the way to it (of OAuth2 always access_token).",
    ),
    "connector_old_secret_used": message(
        "Rahasia lama masih dipakai",
        "Rahasia yang baru belum diterima sistem asal; yang lama dipakai. Yang lama dihapus begitu "
        "yang baru diterima.",
        "The old secret is still in use",
        "The other system does not take the new secret yet; the old one was used. It is let go of "
        "as soon as the new one is taken.",
    ),
    "record_secret_hidden": message(
        "Rahasia disembunyikan dalam rekaman",
        "Sistem asal menulis rahasia atau token penghubung ini dalam rekamannya, misalnya pada "
        "tautan. Di sini disembunyikan (•••). Mintalah tautan tanpa kunci.",
        "A secret is hidden in records",
        "The other system writes this connector's secret or token into its records, such as into a "
        "link. It is hidden here (•••). Ask for links without the key.",
    ),
    "pull_said_before": message(
        "Isi versi sebelumnya datang lagi",
        "Ada rekaman yang isinya sama dengan versi sebelumnya dan taken_at-nya sama dengan versi "
        "yang berlaku, sehingga tidak berubah. Pilih mapping.taken_at yang berubah pada koreksi.",
        "What an earlier version said came again",
        "Some records say what an earlier version said, with the taken_at of the current one, so "
        "nothing changed. Choose a mapping.taken_at that a correction changes.",
    ),
    "record_name_says_secret": message(
        "Nama memuat rahasia",
        "Nama rekaman memuat rahasia atau token penghubung ini. Ubah mapping.external_id.",
        "The name holds a secret",
        "The record's name holds this connector's secret or token. Change mapping.external_id.",
    ),
    "request_body_needs_post": message(
        "Isi memerlukan POST",
        "request.body hanya dikirim dengan method: POST.",
        "A body needs POST",
        "request.body is sent by method: POST only.",
    ),
    "request_body_twice": message(
        "Isi disebut dua kali",
        "Sebut request.body (dengan as_form bila formulir) atau request.text, bukan keduanya.",
        "Two bodies",
        "Give request.body (with as_form for a form) or request.text, not both.",
    ),
    "login_token_twice": message(
        "Tempat token disebut dua kali",
        "Token ada di satu tempat: sebut salah satu dari token, token_header, dan token_cookie.",
        "Two places for the token",
        "The token stands in one place: give one of token, token_header and token_cookie.",
    ),
    "paging_in_a_text": message(
        "Halaman tidak dapat ditulis dalam teks",
        "Dengan request.text parameter halaman tidak dapat ditulis ke dalam isi. Pakai place: "
        "query, atau kind: none.",
        "Pages cannot be written into a text",
        "With request.text the parameters of pages cannot be written into the body. Use place: "
        "query, or kind: none.",
    ),
    "upstream_is_xml": message(
        "Jawaban berupa XML",
        "Yang datang XML (misalnya SOAP), bukan JSON. Isi answer.format: xml dan answer.row: nama "
        "elemen satu rekaman.",
        "The answer is XML",
        "What came is XML (such as SOAP) and no JSON. Give answer.format: xml, and answer.row: "
        "the name of the element that is a record.",
    ),
    "upstream_is_a_call": message(
        "Jawaban berupa JSONP",
        "Jawabannya pemanggilan fungsi di sekeliling JSON (JSONP). Hapus parameter callback dari "
        "alamatnya, atau minta JSON biasa.",
        "The answer is JSONP",
        "The answer is a call of a function around its JSON (JSONP). Leave the parameter callback "
        "out of the address, or ask for plain JSON.",
    ),
    "upstream_is_a_file": message(
        "Jawaban berupa berkas",
        "Jawabannya berkas {kind}, bukan JSON, CSV, atau XML. Minta ekspor dalam salah satu "
        "bentuk itu.",
        "The answer is a file",
        "The answer is a file ({kind}), and no JSON, CSV or XML. Ask for one of these.",
    ),
    "upstream_not_http": message(
        "Jawaban bukan HTTP yang sah",
        "Jawaban tidak dapat dibaca karena header-nya rusak: memuat karakter terlarang, atau "
        "terlalu panjang. Sampaikan kepada pengelola sistem asal.",
        "Not valid HTTP",
        "The answer cannot be read, as its headers are broken: with characters that no header "
        "has, or too long. Tell those who run the other system.",
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
    "connector_way_blocked": message(
        "Nama itu menuju isi yang lain",
        "{name} menuju ke dalam request.body melalui teks, angka, atau tempat daftar yang tidak "
        "ada. Tempat dalam daftar ditulis dengan angka mulai dari 0 (params.args.2).",
        "The name leads into something else",
        "{name} leads into request.body through a text, a number or a place that a list does not "
        "have. Places of a list are written as numbers from 0 (params.args.2).",
    ),
    "connector_body_key_needs_post": message(
        "Kunci dalam isi memerlukan POST",
        "Kunci dalam isi permintaan hanya terkirim dengan spec.request.method POST. Ubah method, "
        "atau pakai query_key.",
        "A key in the body needs POST",
        "A key in the body is sent with spec.request.method POST only. Change the method, or use "
        "query_key.",
    ),
    "connector_text_without_key": message(
        "Tempat kunci belum disebut",
        "Dengan body_key, tulis {{secret}} dalam request.text di tempat kuncinya.",
        "The place of the key is not named",
        "With body_key, write {{secret}} into request.text where the key stands.",
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
