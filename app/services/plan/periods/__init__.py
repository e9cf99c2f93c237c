"""Closed periods: the one place that says whether something may still change, and closing them."""

from app.services.plan.periods.checking import (
    ALL_TIME,
    Span,
    closed_months,
    closed_period,
    closed_spans,
    lock_periods,
    require_none_closed,
    require_open,
)

__all__ = [
    "ALL_TIME",
    "Span",
    "closed_months",
    "closed_period",
    "closed_spans",
    "lock_periods",
    "require_none_closed",
    "require_open",
]
