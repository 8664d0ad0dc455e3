"""What a capsule pack is: a zip with a manifest, and capsules in the format of the content files.

    pack.toml                              what is in it, from whom, under which licence, checksums
    capsules/<slug>/capsule.toml           structure
    capsules/<slug>/<language>.toml        texts
    capsules/<slug>/audio/<language>/<card>.ogg (or .mp3)

Pictures are named, not carried: every portal has the same ones.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capsules.bundles import Bundle

# Raised when an older portal could not read what a newer one writes.
FORMAT = 1
MANIFEST = "pack.toml"
PORTAL_VERSION = "0.1.0"

# What a form may bring, and what it may become when it is unpacked: the whole library in thirteen
# languages is a hundredth of that, the rest is room for recordings.
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 48 * 1024 * 1024
MOST_FILES = 3_000
MOST_TEXT_BYTES = 512 * 1024
MOST_AUDIO_BYTES = 1024 * 1024
# Plain text packs to a tenth; a hundredth is a bomb, whatever it says of itself.
MOST_RATIO = 100

# An address as staff may choose it here: a portal's own pack must be taken in again.
_SLUG = r"(?P<slug>[A-Za-z0-9_-]{1,50})"
TEXT_NAME = re.compile(rf"capsules/{_SLUG}/(?P<file>capsule|[a-z]{{2,3}}(?:-[a-z]+)?)\.toml")
AUDIO_NAME = re.compile(
    rf"capsules/{_SLUG}/audio/(?P<language>[a-z]{{2,3}}(?:-[a-z]+)?)"
    r"/(?P<card>[\w-]{1,60})\.(?P<kind>ogg|mp3)"
)


class PackRefused(Exception):
    """`message` is a sentence for whoever brought the pack, `detail` names the place in it; nothing
    of the pack was used."""

    def __init__(self, message: str | Promise, detail: str = "") -> None:
        super().__init__()
        self.message, self.detail = message, detail[:300]

    def __str__(self) -> str:
        return f"{self.message} {self.detail}".strip()


NO_ZIP = _("This file is no capsule pack.")
TOO_BIG = _("This pack is too big.")
TOO_DENSE = _("This pack becomes far bigger than it is when it is opened. It is not used.")
BAD_NAME = _("There is a file in this pack that does not belong there.")
TWICE = _("The same name stands twice in this pack.")
NO_MANIFEST = _("The list of what is in the pack is missing or broken.")
NEWER = _("This pack was made by a newer portal. Ask for an older one, or update this portal.")
CHANGED = _("A file is not as it was when the pack was made.")
BROKEN = _("A capsule in this pack is broken.")
NO_SOUND = _("This is no Opus (.ogg, .opus) or MP3 file, or it is larger than 1 MB.")
FOREIGN = _("There is foreign code in a text of this pack.")


@dataclass(frozen=True)
class AudioFile:
    """A recording in a pack; `is_current` when it read the text as it stands beside it."""

    language: str
    card: str
    kind: str
    content: bytes
    seconds: int | None
    is_current: bool


@dataclass(frozen=True)
class PackedCapsule:
    """One checked capsule. `out_of_date` holds, by language, the keys of texts that were made from
    an earlier source; `unknown_pictures` are pictures this portal does not have."""

    bundle: Bundle
    licence: str
    adapted_from: str
    source_digest: str
    was_published: bool
    states: dict[str, str]
    out_of_date: dict[str, frozenset[str]]
    audio: list[AudioFile] = field(default_factory=list)
    unknown_pictures: frozenset[str] = frozenset()

    @property
    def slug(self) -> str:
        return self.bundle.slug

    @property
    def title(self) -> str:
        return str(self.bundle.parts[0].values["title_en"])


@dataclass(frozen=True)
class Pack:
    made_by: str
    made_on: Any
    portal: str
    capsules: list[PackedCapsule]
