"""Files and folders that are still there after a power cut.

A file's bytes are on the disk after `fsync` of the file; its name is after `fsync` of its folder.
"""

import os
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder and those it lies in, where they are missing; their names are on the disk."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def sync(path: Path) -> None:
    """The bytes of a file, or the names in a folder, are on the disk; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put(path: Path, target: Path, root: Path) -> None:
    """Give a file, whose bytes are on the disk, its lasting name below `root`; raises OSError.

    All folders up to `root` are synced: somebody else may have made them, and not come so far.
    """
    make_folder(target.parent)
    path.replace(target)
    for folder in target.parents:
        sync(folder)
        if folder == root:
            return


def write_whole(path: Path, text: str) -> None:
    """Write a file, readable for this account only: whole, or as it was before; raises OSError."""
    make_folder(path.parent)
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync(path.parent)
