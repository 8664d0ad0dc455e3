"""Opens a zip that anybody may have made: nothing is written, nothing is believed.

What a zip says of itself (sizes, names) is looked at first and then not trusted: bytes are counted
while they are read, and reading stops at the limit.
"""

import hashlib
import io
import stat
import tomllib
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from peers.studio.packs import shape
from peers.studio.packs.shape import AUDIO_NAME, MANIFEST, TEXT_NAME, PackRefused

_PIECE = 64 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1


def files_in(content: bytes) -> dict[str, bytes]:
    """Every file by its name, the manifest too; `PackRefused` for anything that is not right."""
    if len(content) > shape.MOST_BYTES:
        raise PackRefused(shape.TOO_BIG)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_all(archive)
    except PackRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise PackRefused(shape.NO_ZIP) from error
    except (RuntimeError, EOFError, KeyError) as error:  # encrypted, cut off
        raise PackRefused(shape.NO_ZIP) from error


def _read_all(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > shape.MOST_FILES:
        raise PackRefused(shape.TOO_BIG)
    _check_names(entries)
    found: dict[str, bytes] = {}
    left = shape.MOST_UNPACKED
    for entry in entries:
        found[entry.filename] = _read(archive, entry, left)
        left -= len(found[entry.filename])
    return found


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        # The name as it stands in the zip: Python mends some on its own.
        name = entry.orig_filename
        if not _belongs(name) or name != entry.filename or not _is_plain(entry):
            raise PackRefused(shape.BAD_NAME, name)
        if name.casefold() in seen:
            raise PackRefused(shape.TWICE, name)
        seen.add(name.casefold())


def _belongs(name: str) -> bool:
    """Only names of the format: so no way up, no other drive, no hidden file."""
    return name == MANIFEST or bool(TEXT_NAME.fullmatch(name) or AUDIO_NAME.fullmatch(name))


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return False  # a link, a device
    return entry.compress_type in _METHODS and not entry.flag_bits & _ENCRYPTED


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    is_audio = AUDIO_NAME.fullmatch(entry.filename) is not None
    most = min(left, shape.MOST_AUDIO_BYTES if is_audio else shape.MOST_TEXT_BYTES)
    held = io.BytesIO()
    with archive.open(entry) as source:
        while piece := source.read(_PIECE):
            held.write(piece)
            if held.tell() > most:
                too_long = is_audio and most == shape.MOST_AUDIO_BYTES
                raise PackRefused(shape.NO_SOUND if too_long else shape.TOO_BIG, entry.filename)
            if held.tell() > _PIECE and held.tell() > shape.MOST_RATIO * entry.compress_size:
                raise PackRefused(shape.TOO_DENSE, entry.filename)
    return held.getvalue()


def manifest_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """What the pack says of itself, checked against what is in it."""
    try:
        manifest = tomllib.loads(files[MANIFEST].decode())
    except (KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PackRefused(shape.NO_MANIFEST) from error
    made = manifest.get("format")
    if type(made) is not int or made < 1:
        raise PackRefused(shape.NO_MANIFEST)
    if made > shape.FORMAT:
        raise PackRefused(shape.NEWER)
    _check_sums(manifest.get("files"), files)
    return manifest


def _check_sums(sums: Any, files: Mapping[str, bytes]) -> None:
    there = set(files) - {MANIFEST}
    if not isinstance(sums, dict) or set(sums) != there:
        listed = set(sums) if isinstance(sums, dict) else set()
        raise PackRefused(shape.NO_MANIFEST, min(listed ^ there, default=""))
    for name in sorted(there):
        if hashlib.sha256(files[name]).hexdigest() != sums[name]:
            raise PackRefused(shape.CHANGED, name)
