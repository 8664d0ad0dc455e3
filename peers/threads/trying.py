"""What a new phrase would change, tried on the sample messages before it counts."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peers.threads.phrases import changes_now
from peers.threads.rules.topics import Risk
from peers.threads.rules.triage import screen
from peers.threads.rules.triage.changes import SOME_WORDS, Added, Changes
from peers.threads.rules.triage.letters import fold
from peers.threads.rules.triage.lexicon import lexicon, own_signal
from peers.threads.rules.triage.patterns import BadPattern
from peers.threads.rules.triage.tokens import tokens

CORPUS = "tests/threads/triage/corpus"
LETTERS, HAN_LETTERS = 3, 2
EVERYDAY_WORDS = 2
# One in so many harmless samples may meet a phrase; more, and it tells nothing.
ONE_IN = 5

NOT_WORDS = _(
    "Use plain words only. A * at the end of a word stands for its endings, three dots for up to "
    "three words between."
)
TOO_SHORT = _("This is too short. Every word needs three letters or more before a *.")
TOO_COMMON = _("These are everyday words; nearly every message has them. Add what makes it a sign.")
TOO_BROAD = _("This stands in too many of the harmless sample messages. Make it more exact.")
THERE_ALREADY = _("This phrase is in the list already.")


@dataclass(frozen=True)
class Effect:
    """What a phrase does to the sample messages of its language, and to a text tried with it."""

    harmless: int
    harmless_raised: int
    serious: int
    serious_met: int
    serious_new: int
    # None where nothing was tried.
    meets_text: bool | None


@cache
def samples(language: str) -> tuple[dict[str, Any], ...]:
    """The labelled messages that come with the portal; none where they are not installed."""
    path = settings.BASE_DIR / CORPUS / f"{language}.jsonl"
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.strip())


def why_refused(one: Added) -> Promise | str | None:
    """Why a phrase cannot be taken, in plain words; None when it can."""
    try:
        own_signal(one)
    except BadPattern:
        return NOT_WORDS
    if _is_too_short(one.words):
        return TOO_SHORT
    if _is_everyday(one):
        return TOO_COMMON
    if any(each.language == one.language and each.words == one.words for each in _added()):
        return THERE_ALREADY
    harmless = [row for row in samples(one.language) if row["expect"]["peer_allowed"]]
    raised = sum(_meets(one, row["text"]) for row in harmless)
    return TOO_BROAD if raised * ONE_IN > len(harmless) else None


def _added() -> tuple[Added, ...]:
    return changes_now().added


def _words(words: str) -> list[str]:
    return [word for word in words.replace(SOME_WORDS, " ").split() if word]


def _is_too_short(words: str) -> bool:
    """Too few letters to mean anything: in all, and before a * in any word."""
    each = _words(fold(words))
    letters = "".join(filter(str.isalpha, "".join(each)))
    least = HAN_LETTERS if any("\u3400" <= char <= "\u9fff" for char in letters) else LETTERS
    return len(letters) < least or any(
        len(word.rstrip("*")) < LETTERS for word in each if word.endswith("*")
    )


def _is_everyday(one: Added) -> bool:
    """One or two words that every text of this language is made of."""
    common = lexicon(one.language).common
    forms = tokens(one.words.replace(SOME_WORDS, " ")).forms
    return len(forms) <= EVERYDAY_WORDS and all(not common.isdisjoint(form) for form in forms)


def _meets(one: Added, text: str) -> bool:
    found = screen(text, language=one.language, changes=Changes(added=(one,)))
    return any(hit.id == one.id for hit in found.hits)


def effect_of(one: Added, *, text: str) -> Effect:
    """Try a phrase that can be read; `text` is looked at and forgotten."""
    rows = samples(one.language)
    harmless = [row for row in rows if row["expect"]["peer_allowed"]]
    serious = [row for row in rows if row["expect"]["risk_min"] >= Risk.R3]
    met = [row for row in serious if _meets(one, row["text"])]
    now = changes_now()
    return Effect(
        harmless=len(harmless),
        harmless_raised=sum(_meets(one, row["text"]) for row in harmless),
        serious=len(serious),
        serious_met=len(met),
        serious_new=sum(_was_missed(one.language, row["text"], now) for row in met),
        meets_text=_meets(one, text) if text.strip() else None,
    )


def _was_missed(language: str, text: str, changes: Changes) -> bool:
    return screen(text, language=language, changes=changes).level < Risk.R3
