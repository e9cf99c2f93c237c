"""What every room stands on: audit log, idempotency, pages, SQL, files, notices."""
