"""Which translated texts were written anew, and from which source: found by comparing, so that it
holds whoever wrote them - the loader, the administration, a translator, a file."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from capsules.actions.digests import digest
from capsules.all_texts import Text
from capsules.models import Capsule, SourceText, TranslatedText


@dataclass(frozen=True)
class Writing:
    """Who wrote, and when; a file that is loaded has neither."""

    by: AbstractBaseUser | None = None
    at: dt.datetime | None = None


def note_written(
    *, capsule: Capsule, texts: Sequence[Text], languages: Iterable[str], writing: Writing
) -> dict[str, set[str]]:
    """Notes every text of these languages that says something else than it did.

    Each is from now on made from the source as it is today. Returns the languages with the keys
    of the texts that are out of date after that.
    """
    wanted = list(languages)
    known = {
        (row.language, f"{row.part}:{row.name}"): row
        for row in TranslatedText.objects.filter(capsule=capsule, language__in=wanted)
    }
    sources = {text.key: digest(text.source) for text in texts}
    fresh, changed, gone = [], [], []
    for language in wanted:
        for text in texts:
            row, now = known.pop((language, text.key), None), digest(text.of(language))
            if not text.of(language):
                gone += [row.pk] if row else []
            elif row is None:
                row = TranslatedText(
                    capsule=capsule, part=text.part, name=text.name, language=language
                )
                fresh.append(_renewed(row, now, sources[text.key], writing))
            elif row.text_digest != now:
                changed.append(_renewed(row, now, sources[text.key], writing))
    gone += [row.pk for row in known.values()]
    _write(texts, fresh, changed, gone)
    return out_of_date(capsule=capsule, texts=texts, languages=wanted)


def out_of_date(
    *, capsule: Capsule, texts: Sequence[Text], languages: Iterable[str]
) -> dict[str, set[str]]:
    """The keys of the texts whose source has changed since they were made, by language."""
    wanted = list(languages)
    sources = {text.key: digest(text.source) for text in texts}
    found: dict[str, set[str]] = {language: set() for language in wanted}
    for row in TranslatedText.objects.filter(capsule=capsule, language__in=wanted):
        key = f"{row.part}:{row.name}"
        if key in sources and row.is_out_of_date(sources[key]):
            found[row.language].add(key)
    return found


def still_right(
    *, capsule: Capsule, texts: Iterable[Text], language: str, writing: Writing
) -> None:
    """The source of these texts changed, and what the translation says is right all the same."""
    chosen = {text.key: text for text in texts}
    rows = [
        _renewed(row, row.text_digest, digest(text.source), writing)
        for row in TranslatedText.objects.filter(capsule=capsule, language=language)
        if (text := chosen.get(f"{row.part}:{row.name}"))
    ]
    _write(list(chosen.values()), [], rows, [])


def _renewed(row: TranslatedText, text: str, source: str, writing: Writing) -> TranslatedText:
    row.text_digest, row.source_digest, row.is_checked = text, source, False
    row.written_by_id = writing.by.pk if writing.by else None
    row.written_at = writing.at
    return row


def _write(
    texts: Sequence[Text],
    fresh: list[TranslatedText],
    changed: list[TranslatedText],
    gone: list[int],
) -> None:
    if fresh or changed:
        keep_sources(texts)
    TranslatedText.objects.bulk_create(fresh, batch_size=500)
    TranslatedText.objects.bulk_update(
        changed,
        ["text_digest", "source_digest", "is_checked", "written_by", "written_at"],
        batch_size=100,
    )
    TranslatedText.objects.filter(pk__in=gone).delete()


def keep_sources(texts: Iterable[Text]) -> None:
    """Remembers what the source says today: it can be shown once it says something else."""
    SourceText.objects.bulk_create(
        [SourceText(digest=digest(text.source), text=text.source) for text in texts],
        ignore_conflicts=True,
        batch_size=500,
    )
