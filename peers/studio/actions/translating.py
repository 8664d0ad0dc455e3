"""Writes of the translation desk: texts of one language, field by field, and who answers for it."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capsules.actions import translations
from capsules.actions.digests import digest
from capsules.actions.written import Writing, keep_sources, out_of_date, still_right
from capsules.all_texts import Text, texts_of
from capsules.languages import own_name
from capsules.models import Capsule, TranslatedText
from peers.people.models import User
from peers.studio.actions.revisions import record_revision
from peers.studio.models import StudioEvent
from peers.studio.rows import fresh
from peers.studio.translating import people
from peers.studio.translating.lines import stamp_of

Kind = StudioEvent.Kind

MOST_SIGNS = 20_000
# Marks that turn the writing direction around are refused: they hide what a text says.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class NotReady(Exception):
    """`message` says why the language cannot be signed off yet."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__()
        self.message = message


@dataclass(frozen=True)
class Wanted:
    """One field as it came back: `seen_source` and `seen_text` are digests of what the person had
    before them; `is_right` says that the old text still fits the new source; `is_cut` that far more
    was pasted than any field takes, and only its beginning is here."""

    text: str
    seen_source: str
    seen_text: str
    is_right: bool = False
    is_cut: bool = False


@dataclass
class Outcome:
    """Keys of what was saved and confirmed, and what was not, with the reason."""

    saved: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    errors: dict[str, str | Promise] = field(default_factory=dict)
    # Somebody else wrote these meanwhile; what they wrote stays.
    clashes: list[str] = field(default_factory=list)


@transaction.atomic
def save_translation(
    *,
    capsule: Capsule,
    language: str,
    wanted: Mapping[str, Wanted],
    by: User,
    now: dt.datetime,
    note: str = "",
) -> Outcome:
    """Saves what can be saved. A field that is wrong, or that somebody else changed meanwhile,
    keeps the others from nothing."""
    capsule = _lock(capsule)
    texts = {text.key: text for text in texts_of(capsule)}
    outcome = Outcome()
    for key, one in wanted.items():
        if key in texts:
            _take(texts[key], language, one, outcome)
    _write([texts[key] for key in outcome.saved], language)
    if outcome.saved:
        translations.texts_changed(capsule=capsule, languages=[language], by=by, now=now)
        _made_from_what_was_seen(capsule, language, texts, wanted, outcome.saved)
    if outcome.confirmed:
        chosen = [texts[key] for key in outcome.confirmed]
        writing = Writing(by=by, at=now)
        still_right(capsule=capsule, texts=chosen, language=language, writing=writing)
    if outcome.saved or outcome.confirmed:
        translations.settle(capsule=capsule, language=language)
        _keep(Kind.TRANSLATED, capsule, language, by=by, now=now, note=note)
    return outcome


def _take(text: Text, language: str, one: Wanted, outcome: Outcome) -> None:
    now, mine = text.of(language), tidy(one.text)
    if mine == now:
        if one.is_right and mine and one.seen_source == digest(text.source):
            outcome.confirmed.append(text.key)
    elif one.seen_text == digest(mine):
        return  # Only the other one wrote.
    elif one.seen_text != digest(now):
        outcome.clashes.append(text.key)
    elif wrong := _too_long(text) if one.is_cut else why_wrong(text, mine):
        outcome.errors[text.key] = wrong
    else:
        text.set(language, mine)
        outcome.saved.append(text.key)


def tidy(text: str) -> str:
    """Line ends as the content files have them, nothing around the text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _too_long(text: Text) -> str:
    most = text.longest or MOST_SIGNS
    return str(_("This is too long: at most %(most)d signs.")) % {"most": most}


def why_wrong(text: Text, words: str) -> str | Promise | None:
    """The sentence that stands beside the field; None when the text can be saved."""
    if len(words) > (text.longest or MOST_SIGNS):
        return _too_long(text)
    if any(sign in _TURNING or (ord(sign) < 32 and sign not in "\n\t") for sign in words):
        return _("There are hidden signs in this text. Please type it again.")
    if "\n" in words and text.longest is not None:
        return _("This text is one line.")
    return None


def _write(texts: Collection[Text], language: str) -> None:
    """Rows that hold several texts are written once, with only this language's columns."""
    rows = {id(text.row): text.row for text in texts}
    for row in rows.values():
        names = [f"{t.name}_{language.replace('-', '_')}" for t in texts if t.row is row]
        row.save(update_fields=names)


def _made_from_what_was_seen(
    capsule: Capsule,
    language: str,
    texts: Mapping[str, Text],
    wanted: Mapping[str, Wanted],
    saved: Collection[str],
) -> None:
    """A source that changed while somebody typed leaves the new text out of date at once."""
    for key in saved:
        seen = wanted[key].seen_source
        if seen != digest(texts[key].source):
            part, _colon, name = key.rpartition(":")
            TranslatedText.objects.filter(
                capsule=capsule, language=language, part=part, name=name
            ).update(source_digest=seen)


@transaction.atomic
def sign_off(
    *, capsule: Capsule, language: str, by: User, now: dt.datetime, seen: str | None = None
) -> None:
    """A person who grew up with the language, or knows it, has read every text beside its source.

    Raises `NotReady` while texts are missing or out of date, or are this person's own, and where
    they no longer say what stood on the page with the stamp `seen`.
    """
    capsule = _lock(capsule)
    everything = texts_of(capsule)
    if seen is not None and seen != stamp_of(everything, language):
        raise NotReady(_("This has been changed or decided meanwhile. Look at it again."))
    texts = [text for text in everything if text.source]
    if not all(text.of(language) for text in texts):
        raise NotReady(_("Some texts are not translated yet."))
    if out_of_date(capsule=capsule, texts=texts, languages=[language])[language]:
        raise NotReady(_("Some texts are out of date."))
    if people.wrote_unchecked(by, capsule=capsule, language=language):
        raise NotReady(_("You wrote some of these texts. Somebody else signs them off."))
    keep_sources(texts)
    translations.sign_off(capsule=capsule, language=language, by=by, now=now)
    _keep(Kind.SIGNED_OFF, capsule, language, by=by, now=now)


@transaction.atomic
def withdraw(*, capsule: Capsule, language: str, reason: str, by: User, now: dt.datetime) -> None:
    """Readers get the next language of their chain, and are told so."""
    capsule = _lock(capsule)
    translations.withdraw(capsule=capsule, language=language, reason=reason)
    _keep(Kind.WITHDRAWN, capsule, language, by=by, now=now, note=reason)


@transaction.atomic
def reopen(*, capsule: Capsule, language: str, by: User, now: dt.datetime) -> None:
    """A draft again: readers get this language, marked as a draft translation."""
    capsule = _lock(capsule)
    translations.reopen(capsule=capsule, language=language)
    _keep(Kind.DRAFT_AGAIN, capsule, language, by=by, now=now)


def _keep(
    kind: str, capsule: Capsule, language: str, *, by: User, now: dt.datetime, note: str = ""
) -> None:
    """The event names the language; the revision, made only when a text changed, its name."""
    StudioEvent.objects.create(
        kind=kind, slug=capsule.slug, unit=language, note=note, by=by, at=now
    )
    why = ": ".join(filter(None, [own_name(language), note]))
    record_revision(capsule=capsule, by=by, why=why, now=now)


def _lock(capsule: Capsule) -> Capsule:
    """Two people on one capsule wait for each other; the source they work on is today's."""
    Capsule.objects.select_for_update().filter(pk=capsule.pk).values_list("pk").first()
    return fresh(capsule)
