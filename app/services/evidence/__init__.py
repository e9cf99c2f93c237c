"""What proves an indicator: drafts, files, links, review."""
