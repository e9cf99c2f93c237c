"""Plain data as YAML that people read and edit."""

from collections.abc import Mapping

import yaml

_WIDTH = 110


def to_yaml(data: Mapping[str, object]) -> str:
    """Return block-style YAML in the order of the data, long texts folded."""
    written = yaml.safe_dump(
        dict(data), sort_keys=False, allow_unicode=True, width=_WIDTH, indent=2
    )
    return str(written)
