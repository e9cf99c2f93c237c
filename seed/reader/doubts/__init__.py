"""What of a decree that was read a person must look at: listed, never guessed in silence."""

from seed.reader.doubts.doubt import Doubt
from seed.reader.doubts.listing import doubts_of

__all__ = ["Doubt", "doubts_of"]
