"""A year of an office, lived over HTTP only: what its people would send, on the days they would."""

from seed.simulation.evaluating import evaluate
from seed.simulation.year import Surroundings, simulate

__all__ = ["Surroundings", "evaluate", "simulate"]
