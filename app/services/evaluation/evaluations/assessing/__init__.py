"""The work of those who assess: questions beside their evidence, a checklist, what to do."""
