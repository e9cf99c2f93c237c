"""Messages about lists that leave the service as files."""

from app.core.messages.sentences import Message, message

EXPORTS: dict[str, Message] = {
    "export_too_long": message(
        "Daftar ini terlalu panjang",
        "Sekali kirim paling banyak {limit} baris. Persempit saringannya.",
        "This list is too long",
        "At most {limit} rows are sent at once. Narrow the filters.",
    ),
}
