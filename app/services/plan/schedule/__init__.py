"""The year's schedule: months, recurrences, the approved plan."""
