"""Every answer that names who decided says for whom a stand-in did."""

from tests.support.documents import openapi_document

# What somebody does by a right that may be another's, and the field that says whose it was.
DECIDERS = {
    "decided_by": "on_behalf_of",
    "acted_by": "on_behalf_of",
    "reported_by": "on_behalf_of",
    "closed_by": "closed_on_behalf_of",
    "reopened_by": "reopened_on_behalf_of",
    "requested_by": "requested_on_behalf_of",
}
# There the entry of the audit log alone says for whom.
IN_THE_LOG_ALONE = {
    ("DutyServiceRead", "decided_by"),
    ("DutyServiceDetail", "decided_by"),
    ("ErasureRead", "decided_by"),
    ("ErasureSummary", "decided_by"),
}


def test_who_decided_stands_beside_for_whom() -> None:
    schemas = openapi_document()["components"]["schemas"]
    named = {
        (name, field, wanted in schema.get("properties", {}))
        for name, schema in schemas.items()
        for field, wanted in DECIDERS.items()
        if field in schema.get("properties", {})
    }
    assert {(name, field) for name, field, is_said in named if not is_said} == IN_THE_LOG_ALONE
    assert {field for _, field, _ in named} == set(DECIDERS)
