"""What decides how a public page looks, as digests: of the portal's face, and of each capsule."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet, Sum
from django.utils import timezone
from modeltranslation.translator import translator

from capsules.models import Capsule, PollCount, TranslationState
from capsules.parts import KINDS
from capsules.tally import tell

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
_POSTER, _RESULTS = "poster.pdf", "poll/results/"
_CAPSULE = re.compile(r"/[\w-]+/capsules/(?P<slug>[\w-]+)/")


@dataclass(frozen=True)
class Digests:
    """`face`: what every page shares; by the slug of a capsule, `capsules` its rows, `polls` what
    is told of its votes, `posters` what is printed on the sheet for the wall."""

    face: str
    capsules: dict[str, str] = field(default_factory=dict)
    polls: dict[str, str] = field(default_factory=dict)
    posters: dict[str, str] = field(default_factory=dict)

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
            capsules=_short(capsules),
            polls=_polls(),
            posters=_posters(),
        )

    @property
    def whole(self) -> str:
        """The name of the edition."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()[:16]

    def of(self, address: str) -> str:
        """What the page at `address` depends on; a door depends on every capsule, on no vote."""
        found = _CAPSULE.match(address)
        if found is None:
            return f"{self.face} {self.capsules}"
        slug, page = found["slug"], address[found.end() :]
        if page == _POSTER:
            return self.posters.get(slug, "")
        votes = self.polls.get(slug, "") if page == _RESULTS else ""
        return f"{self.face} {self.capsules.get(slug, '')} {votes}"

    def as_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Digests":
        return cls(**json.loads(text))


def _short(seen: dict[str, "hashlib._Hash"]) -> dict[str, str]:
    return {slug: one.hexdigest()[:16] for slug, one in sorted(seen.items())}


def _polls() -> dict[str, str]:
    """Told in tens, so that nine votes of ten cost nobody a page."""
    votes = PollCount.objects.values_list("option__poll__capsule__slug", "option")
    seen: dict[str, Any] = {}
    for slug, option, number in votes.annotate(votes=Sum("count")).order_by("option"):
        if at_least := tell([number])[0].at_least:
            told = f"{option} {at_least} "
            seen.setdefault(slug, hashlib.sha256()).update(told.encode())
    return _short(seen)


def _posters() -> dict[str, str]:
    """A poster is drawn for a quarter of a second: not every morning, not for a change inside."""
    printed = translator.get_options_for_model(Capsule).all_fields
    columns = [column.name for each in printed.values() for column in each]
    whole = _files(hashlib.sha256(settings.PORTAL_URL.encode()))
    seen: dict[str, Any] = {}
    rows: Any = Capsule.objects.rewrite(False).order_by("pk")  # type: ignore[attr-defined]
    states = TranslationState.objects.order_by("pk")
    for slug, *row in [
        *rows.values_list("slug", *sorted(columns)),
        *states.values_list("capsule__slug", "language", "state"),
    ]:
        seen.setdefault(slug, whole.copy()).update(f"{row!r}".encode())
    return _short(seen)


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
