"""Many offices with years of work behind them, for measuring: the same rows for the same seed.

The rows are what the service would have written, entries of the audit log and events among them, in
the order of their instants; only the bytes of the files are not there.
"""

from seed.generation.generating import Size, generate

__all__ = ["Size", "generate"]
