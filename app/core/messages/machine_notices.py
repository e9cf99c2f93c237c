"""What whoever manages other systems' connections is told: endpoints, keys, connectors."""

from app.core.messages.notice_forms import Notice, of_thing

MACHINE_NOTICES: dict[str, Notice] = {
    "webhook_paused": of_thing(
        (
            "Webhook dijeda",
            (
                "Pengiriman ke {person} dijeda oleh layanan ({what}). Lanjutkan "
                "setelah penerimanya diperbaiki; tidak ada peristiwa yang hilang."
            ),
        ),
        (
            "Webhook paused",
            (
                "The service paused deliveries to {person} ({what}). Resume them when "
                "the receiver is mended; no event is lost."
            ),
        ),
    ),
    "webhook_fails": of_thing(
        (
            "Webhook gagal",
            (
                "{person} tidak menerima peristiwa ({what}). Layanan terus mencoba; bila tiga hari "
                "tetap gagal, pengirimannya dijeda."
            ),
        ),
        (
            "Webhook fails",
            (
                "{person} does not take events ({what}). The service goes on trying; after three "
                "days of failures it pauses the deliveries."
            ),
        ),
    ),
    "deliveries_dead": of_thing(
        (
            "Peristiwa tidak sampai",
            (
                "Sehari mencoba mengirim ke {person} tanpa hasil ({what}); sebagian peristiwa "
                "ditinggalkan. Kirim ulang setelah penerimanya diperbaiki."
            ),
        ),
        (
            "Events did not arrive",
            (
                "A day of attempts to reach {person} came to nothing ({what}); some events were "
                "given up. Replay them when the receiver is mended."
            ),
        ),
    ),
    "key_ends": of_thing(
        (
            "Kunci segera berakhir",
            (
                "Kunci {what} akun layanan {person} berakhir {on}. Ganti kuncinya, atau minta "
                "pengelola sistem itu menggantinya sendiri."
            ),
        ),
        (
            "A key ends soon",
            (
                "The key {what} of the service account {person} ends {on}. Rotate it, or let the "
                "system's maintainer do so."
            ),
        ),
    ),
    "key_ended": of_thing(
        (
            "Kunci berakhir",
            "Kunci {what} akun layanan {person} berakhir {on} dan tidak dapat dipakai lagi.",
        ),
        (
            "A key has ended",
            "The key {what} of the service account {person} ended {on} and works no more.",
        ),
    ),
    "key_renewed": of_thing(
        (
            "Kunci diganti sendiri",
            (
                "Akun layanan {person} mengganti kuncinya sendiri; yang baru {what}. Bila bukan "
                "pengelolanya yang melakukan, cabut kunci itu."
            ),
        ),
        (
            "A key was renewed",
            (
                "The service account {person} renewed its own key; the new one is {what}. If its "
                "maintainer did not do so, revoke that key."
            ),
        ),
    ),
    "connector_rests": of_thing(
        (
            "Penghubung beristirahat",
            "Penarikan {person} gagal berulang kali; jadwalnya beristirahat sampai {on}.",
        ),
        (
            "Connector rests",
            "Pulls of {person} failed again and again; its schedule rests until {on}.",
        ),
    ),
}
