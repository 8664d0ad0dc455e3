"""Running the phrases of the languages a text may be in, and what they add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .changes import AS_SHIPPED, Changes
from .combinations import combined
from .languages import compatible, detect
from .letters import LIMIT
from .lexicon import LANGUAGES, Lexicon, Signal, lexicon
from .patterns import Masks, Node, follow, precede
from .scripts import is_mixed
from .stories import UNDENIABLE, Story, places, told
from .tokens import Tokens, tokens

ENGLISH = "en"
Found = Signal | Story


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


def screen(
    text: str,
    *,
    language: str,
    context: frozenset[str] = frozenset(),
    changes: Changes = AS_SHIPPED,
) -> Screening:
    """Look through a text of a writer who chose `language`.

    `context` names groups known from elsewhere (an answer to a safety question), which take part
    in combinations. Linear in the length of the text; reads at most LIMIT characters.
    """
    detected, doubts = _readable(text, language)
    read = {code: lexicon(code, changes) for code in _languages(language, detected, doubts)}
    found = _found(tokens(text), read, language, detected)
    level, counted = combined(found, context)
    hits = tuple(Hit(s.id, s.group, s.level) for s in found if s.level > 1 or s.id in counted)
    return Screening(hits=hits, level=level, doubts=doubts, detected=detected)


def signals_in(text: str, phrases: Lexicon) -> list[Found]:
    """The phrases and stories of one lexicon in a text, faint ones too; for those who review."""
    words = tokens(text)
    return _found(words, {phrases.language: phrases}, phrases.language, None)


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


def _found(
    words: Tokens, lexicons: Mapping[str, Lexicon], written_in: str, detected: str | None
) -> list[Found]:
    readings = {code: _Reading.of(each, words) for code, each in lexicons.items()}
    idiom = 0
    for reading in readings.values():
        idiom |= reading.idiom
    # English phrases are mixed into every language, so the denials of that language count for
    # them too; the other way round "no" would deny what is no denial at all.
    if ENGLISH in readings and written_in in readings:
        readings[ENGLISH].denials |= readings[written_in].denials
    found: list[Found] = []
    for reading in readings.values():
        reading.without(idiom)
        found += reading.signals()
    return found + _stories(readings, written_in, detected)


def _stories(
    readings: Mapping[str, "_Reading"], written_in: str, detected: str | None
) -> list[Found]:
    """Stories in the writer's language, with the concepts that were named in English."""
    near = [code for code in (written_in, detected, ENGLISH) if code and code in readings]
    if not near:
        return []
    found: dict[str, int] = {}
    for code in dict.fromkeys(near):
        for concept, at in readings[code].concepts().items():
            found[concept] = found.get(concept, 0) | at
    return list(told(readings[near[0]].each.stories, found))


@dataclass
class _Reading:
    """One lexicon laid over one text."""

    each: Lexicon
    words: Tokens
    masks: Masks
    idiom: int
    denials: int
    denied: int = 0

    @classmethod
    def of(cls, each: Lexicon, words: Tokens) -> "_Reading":
        masks = each.masks(words)
        count = len(words.forms)
        idiom = _covered(each.idioms.possible(masks.keys()), masks, count)
        return cls(each, words, masks, idiom, _denials(each, masks, count))

    def without(self, idiom: int) -> None:
        """Take idioms of any language out, and see how far the denials reach."""
        self.denied = _reach(self.each, self.masks, self.words, self.denials)
        self.masks = {atom: at & ~idiom for atom, at in self.masks.items()}

    def _starts(self, *, deniable: bool) -> tuple[int, int]:
        everywhere = (1 << (len(self.words.forms) + 1)) - 1
        return (everywhere & ~self.denied, self.denials) if deniable else (everywhere, 0)

    def signals(self) -> list[Signal]:
        maybe = self.each.by_word.possible(self._there())
        return [signal for signal in maybe if self._holds(signal)]

    def _there(self) -> set[str]:
        """The words of phrases that stand in the text, idioms left out."""
        return {atom for atom, at in self.masks.items() if at}

    def _holds(self, signal: Signal) -> bool:
        start, stops = self._starts(deniable=signal.deniable)
        return bool(follow(signal.tree, start, self.masks, stops))

    def concepts(self) -> dict[str, int]:
        """Where each concept is named."""
        found: dict[str, int] = {}
        for name, way in self.each.named_by.possible(self._there()):
            start, stops = self._starts(deniable=name not in UNDENIABLE)
            if at := places(way, start, self.masks, stops):
                found[name] = found.get(name, 0) | at
        return found


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


def _denials(each: Lexicon, masks: Masks, count: int) -> int:
    """Where a word stands that denies what follows it, phrases that only look so apart."""
    denials = _covered(each.negators, masks, count)
    if not denials:
        return 0
    return denials & ~_covered(each.no_denials.possible(masks.keys()), masks, count)


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
