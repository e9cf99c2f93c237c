"""The library that asks other hosts, imported here and nowhere else.

Its successor takes one line here, `import httpx2 as httpx`, and its name in pyproject.toml. A test
runs the tests of those who use it as if that line were there (tests/support/successor.py).
"""

import httpx  # noqa: TID251 - this is the place

__all__ = ["httpx"]
