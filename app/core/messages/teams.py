"""Messages about teams and their members."""

from app.core.messages.sentences import Message, message

TEAMS: dict[str, Message] = {
    "role_does_not_fit_team": message(
        "Kedudukan tidak sesuai",
        "Kedudukan {role} tidak ada dalam tim jenis {kind}.",
        "Role does not fit",
        "A team of kind {kind} has no role {role}.",
    ),
    "role_has_no_deputy": message(
        "Peran tanpa wakil",
        "Peran {role} tidak mempunyai wakil; yang mempunyai: pelaksana dan koordinator.",
        "Role without deputies",
        "The role {role} has no deputies; pelaksana and koordinator have.",
    ),
    "not_a_member": message(
        "Bukan anggota tim",
        "Penanggung jawab harus anggota tim kerja ini.",
        "Not a member",
        "The person in charge must be a member of this working team.",
    ),
    "person_in_charge_differs": message(
        "Penanggung jawab lain daripada yang disebut",
        "Penanggung jawab sub kegiatan ini lain daripada yang disebut dalam instead_of_id (kosong "
        "berarti belum ada). Muat ulang, lalu sebut di situ penanggung jawab yang Anda baca.",
        "Another person in charge",
        "The person in charge of this action item is another one than instead_of_id names (empty "
        "means nobody). Load it again, then name there whom you read.",
    ),
    "already_coordinated": message(
        "Koordinator sudah ada",
        "Setiap hari satu tim mempunyai satu koordinator, dan pada hari-hari itu koordinatornya "
        "sudah ada. Mulai kedudukan ini pada hari kedudukannya berakhir, atau, selama ia "
        "berhalangan, tunjuk pengganti sementaranya. Wakil koordinator diisi dengan is_deputy.",
        "Coordinator exists",
        "A team has one coordinator on every day, and has one on those days already. Begin this "
        "position on the day on which theirs ends, or name somebody who stands in for them while "
        "they are away. Their deputy has is_deputy.",
    ),
    "already_led": message(
        "Ketua sudah ada",
        "Setiap hari tim Pelaksana mempunyai satu Ketua, dan pada hari-hari itu Ketuanya sudah "
        "ada. Mulai kedudukan ini pada hari kedudukannya berakhir (misalnya seorang pelaksana "
        "tugas), atau, selama ia berhalangan, tunjuk pengganti sementaranya. Wakil Ketua dan "
        "Sekretaris diisi dengan is_deputy.",
        "Ketua exists",
        "The team Pelaksana has one Ketua on every day, and has one on those days already. Begin "
        "this position on the day on which theirs ends (an acting Ketua, for example), or name "
        "somebody who stands in for them while they are away. A Wakil Ketua or Sekretaris has "
        "is_deputy.",
    ),
    "team_without_coordinator": message(
        "Tim tanpa koordinator",
        "Sejak {date} tim ini tidak lagi mempunyai koordinator. Sebutkan koordinator barunya, atau "
        "tunjuk pengganti sementara ({field}).",
        "Team without coordinator",
        "From {date} on this team has no coordinator. Name the new one, or somebody who stands in "
        "meanwhile ({field}).",
    ),
    "stand_in_ends_with_the_seat": message(
        "Penggantian berakhir bersama kedudukannya",
        "{person} menggantikan koordinator ini sampai {last}, tetapi penggantian itu berakhir pada "
        "{date} bersama kedudukan koordinator, sehingga tim tidak lagi mempunyai koordinator. "
        "Sebutkan {person} sekali lagi, atau orang lain, sebagai pengganti ({field}), atau "
        "sebutkan koordinator barunya.",
        "The stand-in ends with the position",
        "{person} stands in for this coordinator until {last}, but that ends on {date} together "
        "with the coordinator's position, and the team has no coordinator. Name {person} once "
        "more, or somebody else, who stands in ({field}), or name the new coordinator.",
    ),
    "member_evaluates": message(
        "Ia asesor keputusan ini",
        "{person} adalah asesor keputusan ini pada hari-hari itu, dan asesor tidak bekerja pada "
        "apa yang dinilainya. Pilih orang lain, atau akhiri dahulu haknya sebagai asesor.",
        "An asesor of this decree",
        "{person} is an asesor of this decree on those days, and an asesor has no part in what "
        "they evaluate. Choose somebody else, or end the right of asesor first.",
    ),
    "head_stands_in_below": message(
        "Ia menggantikan koordinator",
        "{person} menggantikan seorang koordinator pada hari-hari itu, sedangkan Ketua menerima "
        "apa yang diverifikasi koordinator. Akhiri dahulu penggantiannya, mulai kedudukan ini "
        "sesudahnya, atau pilih orang lain.",
        "Stands in for a coordinator",
        "{person} stands in for a coordinator on those days, and the Ketua accepts what "
        "coordinators verified. End that first, begin this position afterwards, or choose "
        "somebody else.",
    ),
    "already_member": message(
        "Sudah menjadi anggota",
        "Orang ini sudah berada dalam tim tersebut.",
        "Already a member",
        "This person already belongs to that team.",
    ),
    "before_the_decree": message(
        "Sebelum keputusan",
        "Kedudukan tidak dapat mulai sebelum tanggal keputusan.",
        "Before the decree",
        "A membership cannot begin before the date of its decree.",
    ),
}
