"""The one way in which files of ours are written, replaced and deleted, so that nobody else's are.

A file is ours where the list in its folder (``.grassroots-files.json``) has its name with the size and the SHA-256 that it
has now: we wrote it, and nobody has changed it since. Only such a file is replaced or deleted. Whatever else stands where a
file of ours belongs (one that was edited, a folder, a link) is set aside under a dated name, and a warning says so; nothing
else in a folder is touched, and what a link leads to never is.

``write`` makes one file, ``fill`` a folder of them: each is made beside its place and takes its name when it is whole. What
has checksums of its own hands them over (``put``, ``delete``). ``forget`` deletes what a list proves.
"""

from filing.deeds import Stamp, delete, put, set_aside, stamp, turn
from filing.fill import check, fill
from filing.lists import LIST, forget, listed, vouch
from filing.one import write
from filing.origin import origin
from filing.words import KeptAside, NotWritten, OutputError

__all__ = [
    "LIST",
    "KeptAside",
    "NotWritten",
    "OutputError",
    "Stamp",
    "check",
    "delete",
    "fill",
    "forget",
    "listed",
    "origin",
    "put",
    "set_aside",
    "stamp",
    "turn",
    "vouch",
    "write",
]
