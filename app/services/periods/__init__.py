"""Closed periods: the one place that says whether something may still change, and closing them."""

from app.services.periods.checking import closed_months, closed_period, hold, require_open

__all__ = ["closed_months", "closed_period", "hold", "require_open"]
