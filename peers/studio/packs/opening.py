"""Checks a pack from elsewhere, whole, before anything of it is used: every text, every column."""

import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import models

from capsules import sound
from capsules.bundles import LICENCE, Bundle, BundleError, Part, read_capsule
from peers.studio.packs import shape
from peers.studio.packs.shape import (
    AUDIO_NAME,
    TEXT_NAME,
    AudioFile,
    Pack,
    PackedCapsule,
    PackRefused,
)
from peers.studio.packs.unzipping import files_in, manifest_of
from peers.studio.shape import KINDS

_TAG = re.compile(r"<\s*[a-zA-Z/!?]")
_LINK = re.compile(r"\]\(\s*(?P<to>[^)]*)\)|<(?P<bare>[a-zA-Z][a-zA-Z+.-]*:[^>]*)>")
_GOOD_LINK = re.compile(r"(?:https://|tel:)[^\s\"'<>]*")
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SYMBOL = re.compile(r'<symbol id="([\w-]+)"')
# What reading a table where a text was expected ends in.
_OF_A_WRONG_SHAPE = (OSError, TypeError, AttributeError, LookupError, ValueError, RecursionError)
_LONGEST_TEXT = 20_000
_STATES = ("draft", "signed_off", "withdrawn")
# A key ends up in addresses of the file format and in paths: letters, digits, dashes.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")


def open_pack(content: bytes) -> Pack:
    """The pack, checked; raises `PackRefused` with a sentence and the place for anything wrong."""
    files = files_in(content)
    manifest = manifest_of(files)
    described = manifest.get("capsules")
    if not isinstance(described, list) or not all(isinstance(one, dict) for one in described):
        raise PackRefused(shape.NO_MANIFEST)
    slugs = sorted({m["slug"] for name in files if (m := TEXT_NAME.fullmatch(name))})
    by_slug = {str(one.get("slug")): one for one in described}
    if not slugs or sorted(by_slug) != slugs or len(described) != len(slugs):
        raise PackRefused(shape.NO_MANIFEST)
    return Pack(
        made_by=_plain(manifest.get("made_by"), 120),
        made_on=manifest.get("made_on"),
        portal=_plain(manifest.get("portal"), 20),
        capsules=[_capsule(slug, files, by_slug[slug]) for slug in slugs],
    )


def _plain(value: object, most: int) -> str:
    return _HIDDEN.sub("", str(value or ""))[:most]


def _capsule(slug: str, files: Mapping[str, bytes], said: Mapping[str, Any]) -> PackedCapsule:
    bundle = _bundle(slug, files)
    unknown = _unknown_pictures(bundle)
    for part in bundle.parts:
        _check_part(part, unknown)
    states, late = _translations(said.get("translations"), bundle)
    whole = bundle.parts[0].values
    return PackedCapsule(
        bundle=bundle,
        licence=whole["licence"] or LICENCE,
        adapted_from=whole["adapted_from"],
        source_digest=_plain(said.get("source_digest"), 64),
        was_published=whole["state"] == "published",
        states=states,
        out_of_date=late,
        audio=_audio(slug, files, said.get("audio"), bundle),
        unknown_pictures=frozenset(unknown),
    )


def _bundle(slug: str, files: Mapping[str, bytes]) -> Bundle:
    """Read by the same reader as our own content files, from a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        place = Path(folder) / slug
        place.mkdir()
        for name, content in files.items():
            found = TEXT_NAME.fullmatch(name)
            if found and found["slug"] == slug:
                (place / f"{found['file']}.toml").write_bytes(content)
        try:
            return read_capsule(place, languages=tuple(settings.MODELTRANSLATION_LANGUAGES))
        except BundleError as error:
            raise PackRefused(shape.BROKEN, str(error)) from error
        except _OF_A_WRONG_SHAPE as error:
            raise PackRefused(shape.BROKEN, slug) from error


def _check_part(part: Part, unknown_pictures: set[str]) -> None:
    """Every column as its model wants it, every text without code."""
    if part.kind != "capsule" and not _KEY.fullmatch(part.key):
        raise PackRefused(shape.BROKEN, part.path)
    kind = KINDS[part.kind]
    picture = part.values.get("picture")
    if isinstance(picture, str) and picture in unknown_pictures:
        part.values["picture"] = ""
    for column, value in part.values.items():
        field = kind.field(column)
        where = f"{part.path}: {column}"
        if hasattr(field, "translated_field"):
            _check_text(str(value or ""), where)
        elif isinstance(value, str) and (_HIDDEN.search(value) or _TAG.search(value)):
            raise PackRefused(shape.FOREIGN, where)
        elif isinstance(field, models.CharField) and not isinstance(value, str):
            raise PackRefused(shape.BROKEN, where)
        try:
            if value not in ("", None):
                field.clean(value, None)
        except (ValidationError, TypeError, ValueError) as error:
            raise PackRefused(shape.BROKEN, where) from error
    _check_services(part)


def _check_services(part: Part) -> None:
    services = part.values.get("services", [])
    if not isinstance(services, list) or not all(isinstance(one, str) for one in services):
        raise PackRefused(shape.BROKEN, f"{part.path}: services")


def _check_text(text: str, where: str) -> None:
    if len(text) > _LONGEST_TEXT:
        raise PackRefused(shape.TOO_BIG, where)
    bare = [found["bare"] for found in _LINK.finditer(text) if found["bare"]]
    links = [found["to"].strip() for found in _LINK.finditer(text) if found["to"] is not None]
    without = _LINK.sub("", text)
    if bare or _TAG.search(without) or _HIDDEN.search(text):
        raise PackRefused(shape.FOREIGN, where)
    if not all(_GOOD_LINK.fullmatch(one) for one in links):
        raise PackRefused(shape.FOREIGN, where)


def _unknown_pictures(bundle: Bundle) -> set[str]:
    named = {part.values.get("picture") or "" for part in bundle.parts if _has_picture(part)}
    return named - _pictures() - {""}


def _has_picture(part: Part) -> bool:
    return isinstance(part.values.get("picture"), str)


@cache
def _pictures() -> frozenset[str]:
    """The pictures that this portal has."""
    text = Path(str(finders.find("img/icons.svg"))).read_text(encoding="utf-8")
    return frozenset(_SYMBOL.findall(text))


def _translations(said: object, bundle: Bundle) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """What the manifest says of each language that is there."""
    states: dict[str, str] = {}
    late: dict[str, frozenset[str]] = {}
    for code, row in said.items() if isinstance(said, dict) else ():
        if code not in bundle.languages or not isinstance(row, dict):
            raise PackRefused(shape.NO_MANIFEST, str(code))
        keys = row.get("out_of_date", [])
        if row.get("state") not in _STATES or not isinstance(keys, list):
            raise PackRefused(shape.NO_MANIFEST, str(code))
        states[code] = row["state"]
        late[code] = frozenset(str(key) for key in keys)
    return states, late


def _audio(slug: str, files: Mapping[str, bytes], said: object, bundle: Bundle) -> list[AudioFile]:
    """The recordings, one a card and a language that are there, each of a kind we play."""
    rows = said if isinstance(said, list) else []
    told = {(r.get("language"), r.get("card")): r for r in rows if isinstance(r, dict)}
    cards = {part.key for part in bundle.parts if part.kind == "cards"}
    found: dict[tuple[str, str], AudioFile] = {}
    for name, content in sorted(files.items()):
        match = AUDIO_NAME.fullmatch(name)
        if match is None or match["slug"] != slug:
            continue
        place = str(match["language"]), str(match["card"])
        if place not in told or place[1] not in cards or place[0] not in bundle.languages:
            raise PackRefused(shape.BAD_NAME, name)
        if place in found:
            raise PackRefused(shape.TWICE, name)
        if sound.kind_of(content) != match["kind"]:
            raise PackRefused(shape.NO_SOUND, name)
        found[place] = _audio_file(place, match["kind"], content, told[place])
    return list(found.values())


def _audio_file(
    place: tuple[str, str], kind: str, content: bytes, row: Mapping[str, Any]
) -> AudioFile:
    language, card = place
    seconds = row.get("seconds")
    return AudioFile(
        language=language,
        card=card,
        kind=kind,
        content=content,
        seconds=seconds if type(seconds) is int and 0 < seconds < 3600 else None,
        is_current=row.get("is_current") is True,
    )
