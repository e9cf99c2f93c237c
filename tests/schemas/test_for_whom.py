"""Every answer that names who decided says for whom a stand-in did."""

from tests.support.documents import openapi_document

# What somebody does by a right that may be another's, and the field that says whose it was.
DECIDERS = {
    "decided_by": "on_behalf_of",
    "acted_by": "on_behalf_of",
    "answered_by": "on_behalf_of",
    "checked_by": "on_behalf_of",
    "reported_by": "on_behalf_of",
    **{
        f"{word}_by": f"{word}_on_behalf_of"
        for word in (
            "approved", "cancelled", "changed", "closed", "edited", "ended", "held", "issued",
            "named", "placed", "raised", "read", "recorded", "reopened", "requested", "set",
            "voided",
        )
    },
}  # fmt: skip
# Answers with more than one decision, or whose maker decides by making it.
BY_ITSELF = {
    **{(name, "decided_by"): "decided_on_behalf_of"
       for name in ("DutyServiceRead", "DutyServiceDetail", "ErasureRead", "ErasureSummary")},
    **{(name, "created_by"): "created_on_behalf_of"
       for name in ("FollowUpRead", "FollowUpSummary", "IntakeRuleRead", "MeetingRead",
                    "MeetingSummary")},
}  # fmt: skip
# Whose work or words it is, whatever right allowed it: whom the maker stood in for is an editor
# too, and submitting is a decision of its own. `taken_over_by` did nothing.
AUTHORS = {
    "added_by", "asked_by", "created_by", "submitted_by", "taken_over_by", "uploaded_by",
    "written_by",
}  # fmt: skip


def test_who_decided_stands_beside_for_whom() -> None:
    schemas = openapi_document()["components"]["schemas"]
    silent, named = set(), set()
    for name, schema in schemas.items():
        fields = schema.get("properties", {})
        for field in fields:
            wanted = BY_ITSELF.get((name, field), DECIDERS.get(field))
            if wanted and "PersonReference" in str(fields[field]):
                named.add(field)
                silent |= set() if wanted in fields else {(name, field)}
    assert silent == set()
    assert named == DECIDERS.keys() | {"created_by"}


def test_everybody_who_is_named_decided_or_is_an_author() -> None:
    schemas = openapi_document()["components"]["schemas"]
    people = {
        field
        for schema in schemas.values()
        for field, shape in schema.get("properties", {}).items()
        if field.endswith("_by") and "PersonReference" in str(shape)
    }
    assert people == DECIDERS.keys() | AUTHORS
