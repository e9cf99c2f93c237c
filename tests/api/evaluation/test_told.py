"""Who is told of an evaluation: whose turn it is, and whose questions came back."""

from tests.api.evaluation.test_evaluations import ANSWERS, asesor, begin
from tests.api.tasks.test_told import latest, news, soon
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, ok
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office
from tests.support.prepared import Prepared
from tests.support.sheets import best

LAST = 59  # a question of team V, whose members MEMBER and COORDINATOR are
BACK = {"note": "Lengkapi.", "questions": [{"question": LAST, "note": "Lampirkan bukti."}]}


@on_one_engine
def test_whoever_it_waits_for_is_told(office: Office) -> None:
    path, ketua, member = begin(office), office.person(KETUA), office.person(MEMBER)
    prepared = Prepared(office)
    tpi = asesor(prepared)
    rest = {number: answer for number, answer in best().items() if number != str(LAST)}
    filled = [{"question": int(number), "answer": answer} for number, answer in rest.items()]
    ok(ketua.post(f"{path}/answer", {"answers": filled}))
    ok(member.post(f"{path}/answer", ANSWERS))
    assert news(office) == [(KETUA, "evaluation.complete")]
    ok(member.post(f"{path}/answer", {"answers": [{"question": LAST, "answer": "B"}]}))
    ok(ketua.post(f"{path}/submit", {}))
    (of_tpi,) = news(office, soon(3))
    assert of_tpi[1] == "evaluation.submit"  # nobody assesses before TPI
    province = asesor(prepared, "pendahuluan")
    ok(province.post(f"{path}/return", BACK))
    told = dict(news(office, soon(4)))
    assert {MEMBER, COORDINATOR, KETUA} <= told.keys()
    assert not {OTHER_MEMBER, OTHER_COORDINATOR, of_tpi[0]} & told.keys()
    assert set(told.values()) == {"evaluation.return"}
    ok(ketua.post(f"{path}/submit", {}))
    (of_province,) = news(office, soon(5))
    assert of_province[0] not in {of_tpi[0], KETUA}
    ok(province.post(f"{path}/forward", {}))
    heard = {name for name, _ in news(office, soon(6))}
    assert heard == {of_tpi[0], KETUA}
    (row, *_) = latest(tpi, stage="happened")
    assert row["title"] == "Passed on to TPI: the evaluation (LKE) of 2023"
    assert row["href"].endswith(path)
