"""A ZIP file that is written while it is read: nothing of it is kept in memory or on disk."""

from collections.abc import Iterable, Iterator

from zipstream import ZIP_STORED, ZipStream

Member = tuple[str, Iterable[bytes]]


def zip_stream(members: Iterable[Member]) -> Iterator[bytes]:
    """The ZIP of the members (path, pieces of the content), each asked for when its turn comes.

    Stored, not packed: evidence is packed already. What a member raises passes through, and the
    ZIP then has no end.
    """
    stream = ZipStream(compress_type=ZIP_STORED)
    for path, pieces in members:
        stream.add(pieces, path)
        yield from stream.all_files()
    yield from stream.finalize()
