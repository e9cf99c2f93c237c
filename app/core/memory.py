"""What the C library keeps of freed memory: by default, more than a small server has."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of malloc.h
_MEBIBYTE = 1024 * 1024
_SETTINGS = {_ARENA_MAX: 1, _MMAP_THRESHOLD: _MEBIBYTE, _TRIM_THRESHOLD: _MEBIBYTE}


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded meanwhile stays: no garbage is looked for in it, now or at the end.

    That would take a third of a start, and longer than most commands.
    """
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def keep_little() -> None:
    """From now on, threads share one arena, and what is large goes back when it is freed.

    A password's hash takes some 20 to 60 MiB for a moment; without this, each thread keeps as much.
    Where the library knows no such settings (musl), nothing happens.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for parameter, value in _SETTINGS.items():
            library.mallopt(parameter, value)


def give_back() -> None:
    """Something large was made and let go: what it took goes back as far as it can."""
    gc.collect()
    trim()


def trim() -> None:
    """What was freed goes back as far as it can; it takes some milliseconds."""
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


def settle() -> None:
    """Everything is loaded: what there is stays, and is neither searched nor copied again."""
    give_back()
    gc.freeze()
