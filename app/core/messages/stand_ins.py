"""Messages about who stands in for whom."""

from app.core.messages.sentences import Message, message

STAND_INS: dict[str, Message] = {
    "stand_in_begins_in_the_past": message(
        "Mulai pada hari yang lewat",
        "Penggantian tidak dapat mulai sebelum hari ini ({date}); yang sudah lewat tidak berubah.",
        "Begins in the past",
        "Standing in cannot begin before today ({date}); what is past does not change.",
    ),
    "seat_not_held": message(
        "Kedudukan tidak berlaku",
        "Pada {date} kedudukan ini belum berlaku atau sudah berakhir; tidak ada yang digantikan.",
        "Seat not held",
        "On {date} this position has not begun or has ended: there is nobody to stand in for.",
    ),
    "stand_in_outlasts_the_seat": message(
        "Melampaui kedudukan",
        "Kedudukan yang digantikan berakhir pada {date}; penggantian paling lama sampai hari itu.",
        "Beyond the position",
        "The position ends on {date}; nobody can stand in for it beyond that day.",
    ),
    "stands_in_for_oneself": message(
        "Orang yang sama",
        "Pengganti harus orang lain, bukan pemegang kedudukan itu sendiri.",
        "The same person",
        "A stand-in is another person, not the holder of the position.",
    ),
    "own_stand_in": message(
        "Menunjuk diri sendiri",
        "Anda tidak dapat menunjuk diri sendiri, atau orang yang Anda gantikan, sebagai pengganti; "
        "mintalah pemegang kedudukan menunjuknya.",
        "Naming oneself",
        "You cannot name yourself, or somebody you stand in for, as a stand-in; ask the holder of "
        "the position to do it.",
    ),
    "stand_in_accepts": message(
        "Pengganti menerima eviden tim ini",
        "{person} menerima apa yang diverifikasi koordinator; sebagai penggantinya ia tidak dapat "
        "lagi menerimanya. Tunjuk orang lain.",
        "The stand-in accepts this team's evidence",
        "{person} accepts what the coordinator verified, and could not any more as their stand-in. "
        "Name somebody else.",
    ),
    "stand_in_evaluates": message(
        "Pengganti adalah asesor",
        "{person} adalah asesor keputusan ini, dan asesor tidak bekerja pada apa yang dinilainya. "
        "Tunjuk orang lain.",
        "The stand-in is an evaluator",
        "{person} is an asesor of this decree, and an asesor has no part in what they evaluate. "
        "Name somebody else.",
    ),
    "seat_has_stand_in": message(
        "Sudah ada pengganti",
        "Kedudukan ini sudah mempunyai pengganti dari {first} sampai {last}. Pilih hari lain, atau "
        "akhiri dahulu yang itu.",
        "There is a stand-in",
        "This position has a stand-in from {first} until {last}. Choose other days, or end that "
        "one first.",
    ),
    "stand_in_is_away": message(
        "Pengganti sedang digantikan",
        "{person} sendiri digantikan orang lain dari {first} sampai {last}; tunjuk orang yang ada.",
        "The stand-in is away",
        "Somebody stands in for {person} from {first} until {last}; name somebody who is there.",
    ),
    "absent_stands_in": message(
        "Masih menggantikan orang lain",
        "{person} menggantikan orang lain dari {first} sampai {last}. Akhiri dahulu penggantian "
        "itu, lalu tunjuk pengganti untuk keduanya.",
        "Stands in for somebody",
        "{person} stands in for somebody else from {first} until {last}. End that first, then name "
        "a stand-in for each of the two.",
    ),
    "stand_in_ends_otherwise": message(
        "Hari berakhir tidak sesuai",
        "Penggantian hanya dapat dipersingkat: isi hari dari {first} sampai {last}.",
        "Ends on another day",
        "It can only be made shorter: enter a day from {first} until {last}.",
    ),
}
