"""Messages about signing in: passwords, the second factor, the renewed proof."""

from app.core.messages.sentences import Message, message

_BETTER_ID = " Pakai tiga atau empat kata yang tidak berkaitan; boleh dengan spasi."
_BETTER_EN = " Use three or four words that have nothing to do with each other; blanks are fine."

SIGNING_IN: dict[str, Message] = {
    "password_too_simple": message(
        "Kata sandi terlalu mudah",
        "Kata sandi ini mudah ditebak." + _BETTER_ID,
        "Password too simple",
        "This password is easy to guess." + _BETTER_EN,
    ),
    "password_own_words": message(
        "Kata sandi terlalu dekat dengan Anda",
        "Kata sandi ini terutama memakai nama Anda, nama pengguna, NIP, surel, nama kantor, atau "
        "kata umum kantor; itulah yang pertama dicoba orang." + _BETTER_ID,
        "Password too close to you",
        "This password is mostly your name, username, NIP, e-mail, office or a word of the office; "
        "those are tried first." + _BETTER_EN,
    ),
    "password_common": message(
        "Kata sandi terlalu umum",
        "Kata sandi ini sering dipakai orang, atau hampir sama dengan yang sering dipakai."
        + _BETTER_ID,
        "Password too common",
        "Many people use this password, or one very much like it." + _BETTER_EN,
    ),
    "password_pattern": message(
        "Kata sandi berpola",
        "Kata sandi ini berupa pengulangan, urutan huruf atau angka, deretan tombol, atau tanggal."
        + _BETTER_ID,
        "Password is a pattern",
        "This password is a repetition, a sequence, a row of keys or a date." + _BETTER_EN,
    ),
    "second_factor_required": message(
        "Kode faktor kedua diperlukan",
        "Kata sandi benar. Kirim juga kode 6 angka dari aplikasi autentikator, atau satu kode "
        "pemulihan: isian `otp`; di Swagger UI kolom client_secret.",
        "Code of the second factor needed",
        "The password is right. Send the 6-digit code of the authenticator app too, or a recovery "
        "code: field `otp`; in Swagger UI the field client_secret.",
    ),
    "wrong_second_factor": message(
        "Kode tidak cocok",
        "Kode salah, sudah dipakai, atau sudah lewat. Tunggu kode berikutnya di aplikasi, lalu "
        "coba lagi. Bila ponsel hilang, pakai kode pemulihan.",
        "Code does not fit",
        "The code is wrong, already used or too old. Wait for the next one in the app and try "
        "again. If the phone is lost, use a recovery code.",
    ),
    "phone_clock_off": message(
        "Jam ponsel meleset",
        "Kode benar, tetapi jam ponsel Anda meleset sekitar {seconds} detik. Tunggu kode "
        "berikutnya dan masukkan lagi: perbedaan itu akan diingat. Lebih baik lagi, setel jam "
        "ponsel ke otomatis.",
        "The phone's clock is wrong",
        "The code is right, but the clock of your phone is off by about {seconds} seconds. Wait "
        "for the next code and enter it: the difference is then remembered. Better still, let the "
        "phone set its clock by itself.",
    ),
    "second_factor_unreadable": message(
        "Faktor kedua tidak terbaca",
        "Rahasia faktor kedua Anda tidak dapat dibuka lagi, karena kunci layanan (ZI_SECRET_KEY) "
        "berganti. Masuk dengan kode pemulihan, atau minta administrator mengatur ulang faktor "
        "kedua Anda.",
        "Second factor cannot be read",
        "The secret of your second factor can no longer be opened, because the service's key "
        "(ZI_SECRET_KEY) was changed. Use a recovery code, or ask an administrator to reset your "
        "second factor.",
    ),
    "second_factor_active": message(
        "Faktor kedua sudah aktif",
        "Faktor kedua sudah aktif. Untuk ponsel lain, lepas dahulu yang lama.",
        "Second factor already active",
        "A second factor is active already. For another phone, remove the old one first.",
    ),
    "second_factor_not_begun": message(
        "Pendaftaran belum dimulai",
        "Belum ada pendaftaran ponsel yang menunggu kode. Mulai dahulu.",
        "Enrolment not begun",
        "No phone is waiting for its first code. Begin the enrolment first.",
    ),
    "no_second_factor": message(
        "Tidak ada faktor kedua",
        "Akun ini tidak memakai faktor kedua.",
        "No second factor",
        "This account has no second factor.",
    ),
    "own_second_factor": message(
        "Faktor kedua sendiri",
        "Faktor kedua Anda sendiri dilepas dengan kode, atau diatur ulang oleh administrator lain.",
        "Own second factor",
        "Your own second factor is removed by a code, or reset by another administrator.",
    ),
    "second_factor_missing": message(
        "Faktor kedua wajib",
        "Kedudukan Anda mewajibkan faktor kedua. Daftarkan ponsel lewat POST /auth/second-factor, "
        "atau masuk kembali dengan kode.",
        "Second factor required",
        "Your position requires a second factor. Enrol a phone with POST /auth/second-factor, or "
        "sign in again with a code.",
    ),
    "confirmation_needed": message(
        "Buktikan diri Anda lagi",
        "Langkah ini peka, dan Anda masuk terlalu lama yang lalu. Kirim kata sandi atau kode ke "
        "POST /auth/confirm, lalu ulangi langkah ini.",
        "Prove again who you are",
        "This step is sensitive, and your sign-in is too old. Send your password or a code to POST "
        "/auth/confirm, then repeat the step.",
    ),
}
