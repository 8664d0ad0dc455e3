"""Advice on how easily a text is read: counted, never marked.

What can be counted differs by language, and each hint says what was counted. Nothing here knows
whether a text is true, kind or clear; a reader does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

# A full stop in each of our scripts; a line of a list ends a sentence too.
_ENDS = re.compile(r"[.!?。！？؟۔…]+[\s\"'»”’)]*|\n+")
_MARKDOWN = re.compile(r"^\s*(?:[-*+]|\d+\.|#+|>)\s+|[*_`]|\]\([^)]*\)|\[", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MOST_SHOWN = 3
# Beyond this a text is far too long anyway, and counting words of it helps nobody.
_MOST_READ = 20_000


@dataclass(frozen=True)
class Measure:
    """What counts as long in a language. `long_word` is 0 where the letters of a word say little:
    scripts that write articles and prepositions onto the word, languages that write syllables."""

    sentence: int = 18
    text: int = 90
    long_word: int = 12
    by_signs: bool = False
    note: str | Promise = ""


_ARABIC_SCRIPT = Measure(
    sentence=16,
    text=80,
    long_word=0,
    note=_(
        "In this script only words between spaces are counted. How hard a word is cannot be "
        "measured here: ask a young reader."
    ),
)
MEASURES: dict[str, Measure] = {
    "ar": _ARABIC_SCRIPT,
    "fa": _ARABIC_SCRIPT,
    "ps": _ARABIC_SCRIPT,
    "de": Measure(long_word=16),
    "nl": Measure(long_word=15),
    "vi": Measure(
        sentence=26,
        text=130,
        long_word=0,
        note=_("Vietnamese is written in syllables: syllables are counted here, not words."),
    ),
    "zh-hans": Measure(
        sentence=35,
        text=170,
        long_word=0,
        by_signs=True,
        note=_("Chinese has no spaces: characters are counted here, not words."),
    ),
}
_DEFAULT = Measure()


@dataclass(frozen=True)
class Hint:
    """A sentence of advice, and the passage or words it is about."""

    message: str | Promise
    about: str = ""


@dataclass(frozen=True)
class Advice:
    """`count` words (or characters) in `sentences`; the longest sentence has `longest`."""

    count: int
    sentences: int
    longest: int
    by_signs: bool
    hints: tuple[Hint, ...]
    note: str | Promise = ""


def advise(text: str, language: str) -> Advice:
    """What might make this text easier, for a reader of nine to eleven."""
    measure = MEASURES.get(language, _DEFAULT)
    plain = _MARKDOWN.sub("", text[:_MOST_READ])
    sentences = [one.strip() for one in _ENDS.split(plain) if one and one.strip()]
    lengths = [_length(one, measure) for one in sentences]
    return Advice(
        count=sum(lengths),
        sentences=len(sentences),
        longest=max(lengths, default=0),
        by_signs=measure.by_signs,
        hints=tuple(_hints(plain, sentences, lengths, measure)),
        note=measure.note,
    )


def _length(sentence: str, measure: Measure) -> int:
    if measure.by_signs:
        # A Latin name inside Chinese counts as one.
        return len(_HAN.findall(sentence)) + len(_WORD.findall(_HAN.sub(" ", sentence)))
    return len(_WORD.findall(sentence))


def _hints(
    plain: str, sentences: list[str], lengths: list[int], measure: Measure
) -> Iterator[Hint]:
    long_ones = [s for s, n in zip(sentences, lengths, strict=True) if n > measure.sentence]
    for sentence in long_ones[:_MOST_SHOWN]:
        yield Hint(_("A long sentence. Two short ones are easier:"), sentence)
    if (total := sum(lengths)) > measure.text:
        yield Hint(_too_much(total, by_signs=measure.by_signs))
    if words := _long_words(plain, measure):
        yield Hint(_("Long words. Is there a shorter one, or can you explain it?"), words)


def _too_much(total: int, *, by_signs: bool) -> str:
    if by_signs:
        words = ngettext(
            "%(number)s character. One idea a card: can it be two cards?",
            "%(number)s characters. One idea a card: can it be two cards?",
            total,
        )
    else:
        words = ngettext(
            "%(number)s word. One idea a card: can it be two cards?",
            "%(number)s words. One idea a card: can it be two cards?",
            total,
        )
    return words % {"number": total}


def _long_words(plain: str, measure: Measure) -> str:
    if not measure.long_word:
        return ""
    found = dict.fromkeys(w for w in _WORD.findall(plain) if len(w) > measure.long_word)
    return ", ".join(list(found)[: 2 * _MOST_SHOWN])
