"""How far every capsule is in every language: a handful of queries, whatever their number."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from capsules.actions.digests import digest
from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import Capsule, TranslatedText, TranslationState
from capsules.parts import KINDS


class Standing(StrEnum):
    NOTHING = "nothing"
    WITHDRAWN = "withdrawn"
    OUT_OF_DATE = "out_of_date"
    UNFINISHED = "unfinished"
    DRAFT = "draft"
    SIGNED_OFF = "signed_off"


@dataclass(frozen=True)
class Cell:
    """One language of one capsule: numbers of texts in all, translated, out of date."""

    language: str
    standing: Standing
    all: int
    done: int
    late: int


@dataclass(frozen=True)
class Row:
    capsule: Capsule
    cells: list[Cell]


def overview(languages: list[str] | None = None) -> list[Row]:
    """Every capsule, published or not, with a cell for each language but the source."""
    codes = languages
    if codes is None:
        codes = [c for c in settings.MODELTRANSLATION_LANGUAGES if c != SOURCE_LANGUAGE]
    sources = _sources()
    done, late = _counts(sources)
    states = {(s.capsule_id, s.language): s.state for s in TranslationState.objects.all()}
    return [
        Row(
            capsule=capsule,
            cells=[
                _cell(
                    code,
                    states.get((capsule.pk, code), ""),
                    everything=len(sources.get(capsule.pk, {})),
                    done=done[capsule.pk, code],
                    late=late[capsule.pk, code],
                )
                for code in codes
            ],
        )
        for capsule in Capsule.objects.in_language(SOURCE_LANGUAGE)
    ]


def _cell(language: str, state: str, *, everything: int, done: int, late: int) -> Cell:
    if state == TranslationState.State.WITHDRAWN:
        standing = Standing.WITHDRAWN
    elif not done:
        standing = Standing.NOTHING
    elif late:
        standing = Standing.OUT_OF_DATE
    elif done < everything:
        standing = Standing.UNFINISHED
    elif state == TranslationState.State.SIGNED_OFF:
        standing = Standing.SIGNED_OFF
    else:
        standing = Standing.DRAFT
    return Cell(language=language, standing=standing, all=everything, done=done, late=late)


def _counts(
    sources: dict[int, dict[str, str]],
) -> tuple[Counter[tuple[int, str]], Counter[tuple[int, str]]]:
    done: Counter[tuple[int, str]] = Counter()
    late: Counter[tuple[int, str]] = Counter()
    rows = TranslatedText.objects.values_list(
        "capsule_id", "language", "part", "name", "source_digest"
    )
    for capsule, language, part, name, made_from in rows:
        now = sources.get(capsule, {}).get(f"{part}:{name}")
        if now is not None:
            done[capsule, language] += 1
            late[capsule, language] += made_from != now
    return done, late


def _sources() -> dict[int, dict[str, str]]:
    """Of every capsule, the digest of each source text that is not empty."""
    found: dict[int, dict[str, str]] = {}
    for capsule, key, text in _source_texts():
        if text:
            found.setdefault(capsule, {})[key] = digest(text)
    return found


def _source_texts() -> Iterator[tuple[int, str, str]]:
    for kind in KINDS:
        columns = [kind.of_capsule("pk"), *kind.keys]
        columns += [f"{name}_{SOURCE_LANGUAGE}" for name in kind.texts]
        for capsule, *rest in kind.model.objects.rewrite(False).values_list(*columns):
            keys = len(kind.keys)
            part = kind.place.format(*rest[:keys])
            for name, text in zip(kind.texts, rest[keys:], strict=True):
                yield capsule, f"{part}:{name}", text or ""
