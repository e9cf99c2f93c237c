"""The year's plan: rows, months, closed periods, holidays."""
