"""Whoever is invited to a meeting hears of it, of its moving and of its end; once each."""

from app.models.notification import NotificationStage
from tests.api.tasks.test_told import news
from tests.support.evidence import COLLEAGUE, MEMBER, ok
from tests.support.meetings import plan
from tests.support.office import OTHER_MEMBER, Office


def test_of_what_moves_them(office: Office) -> None:
    member = office.person(MEMBER)
    path = f"/meetings/{plan(member)['id']}"
    ok(member.patch(path, {"invited_ids": [str(office.user_id(COLLEAGUE))]}))
    assert news(office) == [(COLLEAGUE, "meeting.create")]
    both = [str(office.user_id(name)) for name in (COLLEAGUE, OTHER_MEMBER)]
    ok(member.patch(path, {"invited_ids": both}))
    assert news(office) == [(OTHER_MEMBER, "meeting.invite")]
    ok(member.patch(path, {"agenda": "1. Gratifikasi"}))
    assert news(office) == []
    ok(member.patch(path, {"place": "Halaman"}))
    assert news(office) == [(OTHER_MEMBER, "meeting.move"), (COLLEAGUE, "meeting.move")]
    ok(member.post(f"{path}/cancel", {"reason": "Ketua dinas luar."}))
    assert len(news(office)) == 2
    told = ok(office.person(OTHER_MEMBER).get("/notifications"))["items"]
    assert {each["stage"] for each in told} == {NotificationStage.HAPPENED.value}
    cancelled = next(each for each in told if "Dibatalkan" in each["title"])
    assert cancelled["title"] == "Dibatalkan: rapat 14 Juni 2023"
    assert "Ketua dinas luar." in cancelled["detail"]
    assert cancelled["href"] == f"/api/v1{path}"
