"""Storage, files, multipart, YAML, signatures: they know no table and no schema."""
