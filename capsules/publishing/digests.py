"""What decides how a public page looks, as digests: of the portal's face, and of each capsule."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone

from capsules.parts import KINDS

# The way from whatever belongs to a capsule to its slug.
_TO_CAPSULE = {
    **{kind.model.__name__: kind.of_capsule("slug") for kind in KINDS},
    "TranslationState": "capsule__slug",
    "CardAudio": "card__capsule__slug",
}
# Rows that stand on no public page and change all day.
_UNSEEN = frozenset(
    {
        "DailyCount",
        "LoadedText",
        "LogPlace",
        "PollCount",
        "Recording",
        "SearchText",
        "SourceText",
        "TranslatedText",
    }
)
_CAPSULE = re.compile(r"/[\w-]+/capsules/(?P<slug>[\w-]+)/")


@dataclass(frozen=True)
class Digests:
    """`face`: what every page shares; `capsules`: each capsule's rows, by its slug."""

    face: str
    capsules: dict[str, str] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Digests":
        """As the database and the files are at this moment: one query a table."""
        face = _face()
        capsules: dict[str, Any] = {}
        for model in apps.get_app_config("capsules").get_models():
            if model.__name__ in _UNSEEN:
                continue
            way = _TO_CAPSULE.get(model.__name__)
            for owner, row in _rows(model, way):
                seen = capsules.setdefault(owner, hashlib.sha256()) if way else face
                seen.update(f"{model.__name__} {row!r}".encode())
        return cls(
            face=face.hexdigest()[:16],
            capsules={slug: seen.hexdigest()[:16] for slug, seen in sorted(capsules.items())},
        )

    @property
    def whole(self) -> str:
        """The name of the edition."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()[:16]

    def of(self, address: str) -> str:
        """What the page at `address` depends on; a door depends on every capsule."""
        found = _CAPSULE.match(address)
        if found is None:
            return self.whole
        return f"{self.face} {self.capsules.get(found['slug'], '')}"

    def as_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Digests":
        return cls(**json.loads(text))


def version_of(slug: str) -> str:
    """What the pages of one capsule depend on, but for the day: a phone that keeps them fetches
    them again when this changes, and nothing every morning."""
    seen = _files(hashlib.sha256())
    for model in apps.get_app_config("capsules").get_models():
        if model.__name__ in _UNSEEN:
            continue
        for _owner, row in _rows(model, _TO_CAPSULE.get(model.__name__), slug):
            seen.update(f"{model.__name__} {row!r}".encode())
    return seen.hexdigest()[:16]


def _rows(
    model: type[Model], way: str | None, slug: str = ""
) -> list[tuple[str, tuple[object, ...]]]:
    """Every row, or of the parts of capsules those of `slug` alone."""
    rows: QuerySet[Any] = model.objects.order_by("pk")  # type: ignore[attr-defined]
    if way and slug:
        rows = rows.filter(**{way: slug})
    if hasattr(rows, "rewrite"):
        rows = rows.rewrite(False)  # every language's own column, not the active one's
    columns = [f.attname for f in model._meta.concrete_fields]  # noqa: SLF001 - public in all but name
    if way is None:
        return [("", row) for row in rows.values_list(*columns)]
    return [(row[0], row[1:]) for row in rows.values_list(way, *columns)]


def _face() -> "hashlib._Hash":
    """The day (hours that nobody verified for half a year are hidden), templates, words, styles."""
    return _files(hashlib.sha256(timezone.localdate().isoformat().encode()))


def _files(seen: "hashlib._Hash") -> "hashlib._Hash":
    base = Path(settings.BASE_DIR)
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    files = [*(base / "templates").rglob("*.html"), *(base / "locale").rglob("*.mo"), manifest]
    for path in sorted(path for path in files if path.exists()):
        status = path.stat()
        seen.update(f"{path} {status.st_size} {status.st_mtime_ns}".encode())
    return seen
