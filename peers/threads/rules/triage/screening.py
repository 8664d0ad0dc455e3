"""Running the phrases of the languages a text may be in, and what they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass

from .combinations import combined
from .languages import compatible, detect
from .letters import LIMIT
from .lexicon import LANGUAGES, Lexicon, Signal, lexicon
from .patterns import Masks, Node, follow, precede
from .scripts import is_mixed
from .tokens import Tokens, tokens

ENGLISH = "en"


@dataclass(frozen=True)
class Hit:
    """A phrase that was found: never the words themselves, only which phrase of ours."""

    id: str
    group: str
    level: int

    @property
    def reason(self) -> str:
        return f"signal:{self.group}:{self.id}"


@dataclass(frozen=True)
class Screening:
    # Phrases that count by themselves or as part of a combination.
    hits: tuple[Hit, ...]
    # The highest level the hits call for, combinations included; 0 without hits.
    level: int
    # Codes for what kept the text from being read: language:unknown, script:mixed ...
    doubts: tuple[str, ...]
    detected: str | None


def screen(text: str, *, language: str, context: frozenset[str] = frozenset()) -> Screening:
    """Look through a text of a writer who chose `language`.

    `context` names groups known from elsewhere (an answer to a safety question), which take part
    in combinations. Linear in the length of the text; reads at most LIMIT characters.
    """
    detected, doubts = _readable(text, language)
    found = _found(tokens(text), _languages(language, detected, doubts), language)
    level, counted = combined(found, context)
    hits = tuple(Hit(s.id, s.group, s.level) for s in found if s.level > 1 or s.id in counted)
    return Screening(hits=hits, level=level, doubts=doubts, detected=detected)


def signals_in(text: str, phrases: Lexicon) -> list[Signal]:
    """The phrases of one lexicon in a text, faint ones too; for those who review phrases."""
    words = tokens(text)
    masks = phrases.masks(words)
    count = len(words.forms)
    idiom = _covered(phrases.idioms, masks, count)
    return _signals(phrases, masks, words, idiom, _denials(phrases, masks, count))


def _readable(text: str, language: str) -> tuple[str | None, tuple[str, ...]]:
    detected = detect(text, expected=language)
    doubts = []
    if is_mixed(text):
        doubts.append("script:mixed")
    if detected is None or language not in LANGUAGES:
        doubts.append("language:unknown")
    elif detected and not compatible(language, detected):
        doubts.append("language:mismatch")
    if len(text) > LIMIT:
        doubts.append("text:too_long")
    return detected, tuple(doubts)


def _languages(language: str, detected: str | None, doubts: tuple[str, ...]) -> list[str]:
    """The writer's language and English, which all youths mix in; all of ours when in doubt."""
    if doubts:
        return LANGUAGES
    return [code for code in LANGUAGES if code in {language, ENGLISH, detected}]


def _found(words: Tokens, languages: list[str], written_in: str) -> list[Signal]:
    read = {code: (lexicon(code), lexicon(code).masks(words)) for code in languages}
    idiom = 0
    denials: dict[str, int] = {}
    for code, (each, masks) in read.items():
        idiom |= _covered(each.idioms, masks, len(words.forms))
        denials[code] = _denials(each, masks, len(words.forms))
    # English phrases are mixed into every language, so the denials of that language count for
    # them too; the other way round "no" would deny what is no denial at all.
    if ENGLISH in denials:
        denials[ENGLISH] |= denials.get(written_in, 0)
    return [
        signal
        for code, (each, masks) in read.items()
        for signal in _signals(each, masks, words, idiom, denials[code])
    ]


def _covered(phrases: Sequence[Node], masks: Masks, count: int) -> int:
    """The positions that lie within one of the phrases."""
    everywhere = (1 << (count + 1)) - 1
    covered = 0
    for phrase in phrases:
        ends = follow(phrase, everywhere, masks, 0)
        starts = precede(phrase, ends, masks) if ends else 0
        while starts:
            start = starts & -starts
            end = follow(phrase, start, masks, 0)
            first_end = (end & -end) or start << 1
            covered |= first_end - start
            starts &= ~(first_end - 1)
    return covered


def _signals(each: Lexicon, masks: Masks, words: Tokens, idiom: int, denials: int) -> list[Signal]:
    plain = {atom: at & ~idiom for atom, at in masks.items()}
    everywhere = (1 << (len(words.forms) + 1)) - 1
    denied = _reach(each, masks, words, denials)
    found = []
    for signal in each.signals:
        start, stops = (everywhere & ~denied, denials) if signal.deniable else (everywhere, 0)
        if follow(signal.tree, start, plain, stops):
            found.append(signal)
    return found


def _denials(each: Lexicon, masks: Masks, count: int) -> int:
    """Where a word stands that denies what follows it, phrases that only look so apart."""
    return _covered(each.negators, masks, count) & ~_covered(each.no_denials, masks, count)


def _reach(each: Lexicon, masks: Masks, words: Tokens, denials: int) -> int:
    """Where a phrase would begin under a denial: a few words on, not into the next clause."""
    everywhere = (1 << (len(words.forms) + 1)) - 1
    breaks = words.breaks
    for node in each.clauses:
        breaks |= precede(node, follow(node, everywhere, masks, 0), masks)
    denied = 0
    step = denials
    for _ in range(each.reach):
        step = (step << 1) & ~breaks
        denied |= step
    return denied
