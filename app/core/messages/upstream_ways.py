"""Why another system could not be reached, by what the network says of it."""

from app.core.messages.sentences import Message, message

UPSTREAM_WAYS: dict[str, Message] = {
    "upstream_name_unknown": message(
        "Nama host tidak dikenal",
        "Nama host dalam alamat itu tidak ditemukan (DNS). Periksa ejaannya, dan DNS server ini.",
        "The host's name is not known",
        "The host's name in that address was not found (DNS). Check how it is spelt, and the DNS "
        "of this server.",
    ),
    "upstream_port_closed": message(
        "Tidak ada yang menjawab di port itu",
        "Host itu ada, tetapi menolak sambungan di port tersebut: sistemnya mati, portnya lain, "
        "atau ditutup tembok api.",
        "Nobody answers at that port",
        "The host is there and refuses connections at that port: the system is down, the port is "
        "another, or a firewall closes it.",
    ),
    "upstream_not_https": message(
        "Bukan https",
        "Di port itu tidak ada https: mungkin hanya http, atau portnya lain. Periksa skema dan "
        "port dalam alamatnya.",
        "No https",
        "There is no https at that port: perhaps http alone, or the port is another. Check the "
        "scheme and the port of the address.",
    ),
    "upstream_certificate_expired": message(
        "Sertifikat sistem asal kedaluwarsa",
        "Sertifikat sistem asal sudah kedaluwarsa. Sampaikan kepada pengelolanya.",
        "Their certificate has expired",
        "The other system's certificate has expired. Tell those who run it.",
    ),
    "upstream_certificate_other_name": message(
        "Sertifikat untuk nama lain",
        "Sertifikat sistem asal bukan untuk nama host dalam alamat itu. Periksa alamatnya, atau "
        "sampaikan kepada pengelolanya.",
        "Their certificate is for another name",
        "The other system's certificate is not for the host's name in that address. Check the "
        "address, or tell those who run it.",
    ),
    "upstream_compression_cut": message(
        "Jawaban terpotong",
        "Jawaban yang dimampatkan berhenti di tengah, juga setelah dicoba lagi. Yang sudah datang "
        "tidak dipakai.",
        "The answer is cut off",
        "The compressed answer breaks off half way, also when tried again. Nothing of it is used.",
    ),
}
