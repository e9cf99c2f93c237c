"""What the environment says of a run of the tests."""

SHARED = "TESTS_FOLDER"
"""The folder that all processes of a run have in common."""
GIVEN_SERVER = "ZI_TEST_POSTGRES_URL"
"""A PostgreSQL server to use; without it a run starts its own."""
