"""The evaluation (LKE) of the simulated year: filled, assessed, mended, proposed, fetched."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from seed.simulation.client import API, Json, Person, Send, checked
from seed.simulation.office import Office, chance
from seed.simulation.year import OFFICE_OPENS, Surroundings

# Twelve questions of all six areas that TPI sends back, and three that it sees otherwise.
RETURNED: Final = (2, 14, 16, 23, 29, 40, 46, 53, 59, 69, 73, 109)
DIFFERING: Final = (5, 37, 64)
# What is so of the institution and of the office beside the score; enough for WBK.
CONDITIONS: Final[Mapping[str, str | bool | int]] = {
    "opini_bpk": "WTP",
    "sakip_instansi": "B",
    "indeks_rb_kementerian_lembaga": "B",
    "maturitas_spip": 3,
    "core_layanan": True,
    "dampak_persepsi_masyarakat": True,
    "tindak_lanjut_apip_bpk_persen": 100,
    "lhkpn_persen": 100,
    "lhkan_persen": 100,
    "lama_membangun_tahun": 1,
    "sakip_internal_unit": "B",
}
# How many complaints, reports, services and so on there were.
COUNTS: Final[Mapping[int, int]] = dict(
    zip(
        (*range(88, 92), *range(102, 107), *range(110, 121), 122, 123),
        (4, 3, 3, 2, 5, 1, 1, 8, 7, 5, 0, 5, 1, 9, 0, 10, 4, 10, 26, 39, 5, 4),
        strict=True,
    )
)
INDEXES: Final[Mapping[int, str]] = {125: "3.71", 127: "3.62"}
PROVED: Final = 0.8  # of the questions that no row leads to, where the team has evidence at all
WITHOUT_ROW: Final = 61  # whistle-blowing: no row of the decree proves it
INSTITUTION: Final = "00"


def evaluate(send: Send, office: Office, around: Surroundings) -> None:
    """The January after the year, until PortalRB has what was proposed; once, whoever repeats it.

    `send` is the `request` of an httpx client that knows the service's address.
    """
    ketua, decree_id = office.ketua, office.head.decree_id
    if ketua.get("/evaluations", decree_id=decree_id, year=office.year)["items"]:
        around.say("The evaluation is there already.")
        return

    def on(day: int) -> None:
        """Let it be the morning of that day of January."""
        when = date(office.year + 1, 1, day)
        around.move_clock(datetime.combine(when, OFFICE_OPENS, office.head.zone))

    on(18)
    begun = {"decree_id": decree_id, "year": office.year, "target": "WBK", "has_wbk": False}
    made = ketua.post("/evaluations", sheet=ketua.get("/lke-sheets")["items"][0]["name"], **begun)
    path = f"/evaluations/{made['id']}"
    around.say("The evaluation sheet is filled in")
    _fill_in(office, path)
    _prove(office, path)
    ketua.post(f"{path}/submit")
    on(20)
    _send_back(office.asesor, path)
    on(22)
    _answer(office, path, _mended(office, path))
    ketua.post(f"{path}/submit", reason="Dua belas soal diperbaiki.")
    on(24)
    around.say("TPI assesses it and issues its report (LHE)")
    _conclude(office.asesor, path)
    around.say(_fetched(send, office))


def _fill_in(office: Office, path: str) -> None:
    """What the service counted itself, then each team its area, the Ketua the results."""
    proposed = office.ketua.get(f"{path}/proposals")["proposals"]
    taken = [each for each in proposed if each["answer"] is not None]
    named = [{name: each[name] for name in ("question", "digest")} for each in taken]
    if named:
        office.ketua.post(f"{path}/proposals", proposals=named)
    _answer(office, path, dict(_first_answers(office, path, {each["question"] for each in taken})))


def _first_answers(office: Office, path: str, taken: set[int]) -> Iterator[tuple[int, Any]]:
    """Mostly the best, some worse, a few open; what TPI will send back is claimed too low."""
    luck = partial(chance, office.head.work_unit_code, office.year)
    always = {*RETURNED, *DIFFERING, *INDEXES}
    for number, keys in _keys(office, path).items():
        if number in taken or (number not in always and luck("open", number) < 1 / 25):
            continue
        if not keys:
            yield number, COUNTS.get(number, INDEXES.get(number))
        else:
            is_less = number not in DIFFERING and luck("less", number) < 1 / 9
            yield number, keys[1 if is_less or number in RETURNED else 0]


def _mended(office: Office, path: str) -> dict[int, Any]:
    keys = _keys(office, path)
    return {number: keys[number][0] for number in RETURNED}


def _keys(office: Office, path: str) -> dict[int, list[str]]:
    """The options of each question, the best first; none of counts and indexes."""
    name = office.ketua.get(path)["sheet"]
    questions = office.ketua.get(f"/lke-sheets/{name}")["questions"]
    return {each["number"]: [one["key"] for one in each["options"]] for each in questions}


def _answer(office: Office, path: str, given: Mapping[int, Any]) -> None:
    """Coordinators answer for their areas, the Ketua what no team answers."""
    people = {team.number: team.coordinator for team in office.teams}
    told: dict[Person, list[Json]] = {}
    for each in office.ketua.get(f"{path}/questions")["items"]:
        if each["number"] in given:
            person = people.get(each["team_number"], office.ketua)
            answer = {"question": each["number"], "answer": given[each["number"]]}
            told.setdefault(person, []).append(answer)
    for person, answers in told.items():
        person.post(f"{path}/answer", answers=answers)


def _prove(office: Office, path: str) -> None:
    """What the plan's rows suggest, other evidence of the team, and what no row reaches."""
    nearest: dict[int, str] = {}
    for each in office.ketua.every(f"{path}/suggestions"):
        nearest.setdefault(each["question"], each["evidence_id"])
    of_teams: dict[int | None, list[str]] = {}
    for each in office.ketua.every("/evidence", decree_id=office.head.decree_id, in_force=True):
        of_teams.setdefault(each["team"]["number"], []).append(each["id"])
    luck = partial(chance, office.head.work_unit_code, office.year)
    for each in office.ketua.get(f"{path}/questions")["items"]:
        number, pieces = each["number"], of_teams.get(each["team_number"], [])
        if pieces and luck("proof", number) < PROVED:
            picked = pieces[int(luck("piece", number) * len(pieces))]
            nearest.setdefault(number, picked)
    nearest.pop(WITHOUT_ROW, None)
    proofs = [
        {"question": number, "evidence_id": evidence_id, "pages": "Halaman 1"}
        for number, evidence_id in nearest.items()
    ]
    if proofs:
        office.ketua.post(f"{path}/prove", proofs=proofs)
    _prove_without_row(office, path)


def _prove_without_row(office: Office, path: str) -> None:
    """Evidence for a question that the plan does not reach: it waits to be judged."""
    questions = office.ketua.get(f"{path}/questions")["items"]
    asked = next(each for each in questions if each["number"] == WITHOUT_ROW)
    team = next(team for team in office.teams if team.number == asked["team_number"])
    member = team.worker("whistle")
    made = member.post(
        f"{path}/evidence",
        questions=[{"question": WITHOUT_ROW, "pages": "Seluruh dokumen"}],
        title=f"Penerapan whistle-blowing system {office.year}",
        evidence_date=f"{office.year}-12-28",
        covers_from=f"{office.year}-10-01",
        covers_to=f"{office.year}-12-31",
    )
    here = f"/evidence/{made['id']}"
    member.post(f"{here}/links", url=f"{office.website}/wbs", title="Halaman pengaduan")
    member.post(f"{here}/submit")


def _send_back(tpi: Person, path: str) -> None:
    """TPI agrees to what it finds proved, and sends twelve questions back."""
    tpi.post(f"{path}/forward")
    _assess(tpi, path, but=(*RETURNED, *DIFFERING))
    notes = [{"question": number, "note": "Lengkapi jawabannya."} for number in RETURNED]
    tpi.post(f"{path}/return", note="Perbaiki dua belas soal.", questions=notes)


def _assess(tpi: Person, path: str, but: tuple[int, ...] = ()) -> None:
    """Agree to every answer that TPI has not judged as it stands."""
    told = [
        {"question": each["number"], "verdict": "agree"}
        for each in tpi.every(f"{path}/desk")
        if each["state"] in {"waiting", "mended", "stale"} and each["number"] not in but
    ]
    tpi.post(f"{path}/assess", assessments=told)


def _conclude(tpi: Person, path: str) -> None:
    """The rest is judged, three questions otherwise; conditions, checklist, LHE, proposal."""
    desk = {each["number"]: each for each in tpi.every(f"{path}/desk")}
    differs = [
        {
            "question": number,
            "verdict": "differ",
            "answer": desk[number]["options"][-1]["key"],
            "note": "Bukti belum menunjukkan pelaksanaannya.",
        }
        for number in DIFFERING
    ]
    tpi.post(f"{path}/assess", assessments=differs)
    _assess(tpi, path)
    tpi.post(f"{path}/conclude")
    _state_conditions(tpi, path)
    (checklist,) = (
        each for each in tpi.get(f"{path}/checklist")["layers"] if each["layer"] == "tpi"
    )
    checks = [{"item": each["item"], "state": "fulfilled"} for each in checklist["items"]]
    tpi.post(f"{path}/check", checks=checks)
    tpi.post(
        f"{path}/lhe",
        conclusion="propose",
        assignment="Surat tugas Inspektur Utama.",
        summary="Satuan kerja memenuhi batas minimum WBK.",
        team=[{"name": "Asesor", "role": "lead", "position": "Tim Penilai Internal"}],
    )
    tpi.post(f"{path}/propose")


def _state_conditions(tpi: Person, path: str) -> None:
    """What the leader's statement says of institution and office, each by its paper."""
    year = tpi.get(path)["year"]
    paper = {"source": "Pernyataan Sekretaris Jenderal", "source_date": f"{year}-01-31"}
    for place in (f"/lke-conditions/{year}", f"{path}/conditions"):
        read = tpi.get(place)["conditions"]
        open_ones = CONDITIONS.keys() & {each["code"] for each in read if each["value"] is None}
        said = [{"code": code, "value": CONDITIONS[code], **paper} for code in sorted(open_ones)]
        if said:
            tpi.change("PUT", place, conditions=said)


def _fetched(send: Send, office: Office) -> str:
    """KPU RI opens the days of the proposals, and the portal fetches the office's answers."""
    admin, year = office.administrator, office.year
    unit = next(each for each in admin.every("/work-units") if each["code"] == INSTITUTION)
    days = {"first_day": f"{year + 1}-01-01", "last_day": f"{year + 1}-12-31"}
    place = f"/work-units/{unit['id']}/proposal-period"
    admin.change("PUT", place, year=year, may_propose_wbbm=False, **days)
    account = admin.post(
        "/service-accounts",
        work_unit_code=INSTITUTION,
        source_key=None,
        name="PortalRB",
        scopes=["proposals:read"],
    )
    key = admin.post(f"/service-accounts/{account['id']}/rotate", grace_hours=0)["key"]
    headers = {"Authorization": f"Bearer {key}"}
    address = f"{API}/portal-rb/lke/jawaban-unit/{office.head.work_unit_code}"
    answers = checked(send("GET", address, headers=headers), "PortalRB").json()["answers"]
    told = sum(each["jawaban_unit"] is not None for each in answers)
    return f"PortalRB has fetched {told} of {len(answers)} answers"
