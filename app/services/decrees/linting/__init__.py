"""What is well-formed in a decree file, and what somebody of the law would still stop at."""

from app.services.decrees.linting.linting import lint_decree, lint_text

__all__ = ["lint_decree", "lint_text"]
