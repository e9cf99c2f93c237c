"""Where something is done about a notification: in the service, and in the front end."""

from typing import NamedTuple

from app.models.notification import NoticeKind, NotificationStage, NotificationSubject
from app.services.platform.sql import AnyRow


class Place(NamedTuple):
    """Addresses below those of the service and of the front end; `{}` is the thing's key."""

    api: str
    page: str


PLACES = {
    NotificationSubject.ACTION_ITEM: Place("action-items/{}", "action-items/{}"),
    NotificationSubject.EVIDENCE: Place("evidence/{}", "evidence/{}"),
    NotificationSubject.FINDING: Place("findings/{}", "findings/{}"),
    NotificationSubject.DIRECTIVE: Place("directives/{}", "directives/{}"),
    NotificationSubject.FOLLOW_UP: Place("follow-ups/{}", "follow-ups/{}"),
    NotificationSubject.COMMENT: Place("comments/{}", "comments/{}"),
    NotificationSubject.DECREE: Place("decrees/{}", "decrees/{}"),
    NotificationSubject.MEETING: Place("meetings/{}", "meetings/{}"),
    NotificationSubject.REPORT: Place("reports/{}", "reports/{}"),
    NotificationSubject.REPORT_DUE: Place("reports?decree_id={}", "reports?decree_id={}"),
    NotificationSubject.EVALUATION: Place("evaluations/{}", "evaluations/{}"),
    NotificationSubject.RECORD_TYPE: Place("inbox?record_type_id={}", "inbox?record_type_id={}"),
    NotificationSubject.TEAM: Place("teams/{}/members", "teams/{}"),
    NotificationSubject.ACCOUNT: Place("audit-events?target_id={}", "users/{}"),
    NotificationSubject.WEBHOOK: Place("webhook-endpoints/{}", "webhook-endpoints/{}"),
    NotificationSubject.SERVICE_ACCOUNT: Place("service-accounts/{}", "service-accounts/{}"),
    NotificationSubject.SOURCE: Place("sources", "sources"),
    NotificationSubject.CONNECTOR: Place("connectors/{}", "connectors/{}"),
    NotificationSubject.INSTALLATION: Place("operations/state", "operations"),
}
PREFERENCES = "me/notification-preferences"  # a page of the front end
_OWN_ACCOUNT = Place("me", "me")
_CODE = Place("users/{}/activation-code", "users/{}")


def addresses(row: AnyRow, front_end_url: str) -> tuple[str, str | None]:
    """The address in the service, and the front end's; None where no front end is named."""
    place = _place(row)
    page = page_at(front_end_url, place.page.format(row.subject_id))
    return "/api/v1/" + place.api.format(row.subject_id), page


def page_at(front_end_url: str, page: str) -> str | None:
    """The address of a page of the front end; None where none is named."""
    return f"{front_end_url.rstrip('/')}/{page}" if front_end_url else None


def _place(row: AnyRow) -> Place:
    """What one is told of oneself is read under "me"."""
    if row.stage is NotificationStage.SECURITY and row.subject_id == row.user_id:
        return _OWN_ACCOUNT
    if row.stage is NotificationStage.SECURITY and row.facts["kind"] == NoticeKind.CODE_ISSUED:
        return _CODE
    subject_type: NotificationSubject = row.subject_type
    return PLACES[subject_type]
