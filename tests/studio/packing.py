"""What tests of packs do: pack, look inside, spoil, take in again."""

import datetime as dt
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import tomli_w
from django.core.management import call_command

from capsules.actions.digests import digest
from capsules.all_texts import texts_of
from capsules.models import (
    Capsule,
    LoadedText,
    Recording,
)
from peers.studio.models import Revision
from peers.studio.packs import shape
from peers.studio.packs.opening import open_pack
from peers.studio.packs.shape import PackRefused
from peers.studio.packs.writing import write_pack

DAY = dt.date(2026, 11, 22)


def packed(*capsules: Capsule, audio: bool = False) -> bytes:
    chosen = capsules or tuple(Capsule.objects.order_by("slug"))
    return write_pack(chosen, made_by="Centre Nord", made_on=DAY, with_audio=audio)


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return held.getvalue()


def with_sums(files: dict[str, bytes]) -> bytes:
    """A pack whose list is right, whatever else is wrong with it."""
    manifest = tomllib.loads(files[shape.MANIFEST].decode())
    manifest["files"] = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != shape.MANIFEST
    }
    files = {**files, shape.MANIFEST: tomli_w.dumps(manifest).encode()}
    return zipped(files.items())


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    files = unzipped(content)
    before = files[name].decode()
    files[name] = change(before).encode()
    assert files[name].decode() != before, "the test changed nothing"
    return with_sums(files)


def text_digests() -> dict[str, str]:
    return {
        f"{capsule.slug}/{text.key}/{language}": digest(text.of(language))
        for capsule in Capsule.objects.rewrite(False)  # type: ignore[attr-defined]
        for text in texts_of(capsule)
        for language in ("en", "fr", "nl", "ar", "zh-hans")
    }


def empty_the_site() -> None:
    Revision.objects.all().delete()
    Capsule.objects.all().delete()
    LoadedText.objects.all().delete()
    Recording.objects.all().delete()


def take_in(content: bytes, tmp_path: Path, **options: bool) -> None:
    file = tmp_path / "pack.zip"
    file.write_bytes(content)
    call_command("import_pack", file, **options)


def refused(content: bytes) -> PackRefused:
    with pytest.raises(PackRefused) as caught:
        open_pack(content)
    return caught.value
