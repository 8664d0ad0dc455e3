"""Running the phrases of the languages a text may be in, and what they add up to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .changes import AS_SHIPPED, Changes
from .combinations import combined
from .languages import compatible, detect
from .letters import LIMIT
from .lexicon import LANGUAGES, Lexicon, Signal, lexicon
from .patterns import Masks, Node, follow, precede, spans
from .scenes import DENIABLE, WRITERS_OWN, Setting, Span, Spans, apart, covered, possible
from .scripts import is_mixed
from .stories import Story, can_be_denied, places, told
from .tokens import Tokens, bits, tokens

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
    near = [code for code in (written_in, detected, ENGLISH) if code and code in readings]
    spoken = [readings[code] for code in dict.fromkeys(near)]
    for reading in readings.values():
        reading.without(idiom)
    at = _scene_concepts(spoken)
    if scene := _in_scenes(at, spoken, words):
        for reading in readings.values():
            reading.without(scene)
    found = [signal for reading in readings.values() for signal in reading.signals()]
    return [*found, *_stories(spoken, at)]


def _stories(spoken: Sequence["_Reading"], at: Spans) -> Iterable[Found]:
    """Stories in the writer's language, with the concepts that were named in English."""
    if not spoken:
        return []
    found = {name: bits([start for start, _end in where]) for name, where in at.items()}
    for reading in spoken:
        for concept, places_of in reading.concepts().items():
            found[concept] = found.get(concept, 0) | places_of
    return told(spoken[0].each.stories, found)


def _scene_concepts(spoken: Sequence["_Reading"]) -> dict[str, list[Span]]:
    """Where the concepts of scenes stand, in the writer's language and in English.

    Words about oneself are those of the writer's language: "me" is "with" in another.
    """
    at: dict[str, list[Span]] = {}
    for number, reading in enumerate(spoken):
        for name, where in reading.scene_concepts().items():
            if number == 0 or name not in WRITERS_OWN:
                at.setdefault(name, []).extend(where)
    at["mirrored"] = apart(at, "mirrored", "explain")
    return {name: sorted(where) for name, where in at.items() if where}


def _in_scenes(at: Spans, spoken: Sequence["_Reading"], words: Tokens) -> int:
    """The positions that do not count, because they are part of a scene."""
    if not spoken or not possible(at):
        return 0
    breaks = words.breaks | spoken[0].clauses
    language = spoken[0].each.language
    setting = Setting(language, at, breaks, words.sentences, len(words.forms))
    return covered(setting, lambda apart_from: _named(spoken, apart_from))


def _named(spoken: Sequence["_Reading"], apart_from: int) -> set[str]:
    """The concepts of the message but for some of its words."""
    named: set[str] = set()
    for reading in spoken:
        rest = replace(reading, masks=dict(reading.masks))
        rest.without(apart_from)
        named |= rest.concepts().keys()
    return named


@dataclass
class _Reading:
    """One lexicon laid over one text."""

    each: Lexicon
    words: Tokens
    # As written, and without what does not count.
    written: Masks
    masks: Masks
    idiom: int
    denials: int
    clauses: int
    denied: int = 0

    @classmethod
    def of(cls, each: Lexicon, words: Tokens) -> "_Reading":
        masks = each.masks(words)
        count = len(words.forms)
        idiom = _covered(each.idioms.possible(masks.keys()), masks, count)
        denials, clauses = _denials(each, masks, count), _clauses(each, masks, count)
        return cls(each, words, masks, masks, idiom, denials, clauses)

    def without(self, covered: int) -> None:
        """Take out what does not count, idioms of any language, and see how far denials reach."""
        self.denied = _reach(self.each, self.words, self.denials, self.clauses)
        self.masks = {atom: at & ~covered for atom, at in self.masks.items()}

    def _starts(self, *, deniable: bool) -> tuple[int, int]:
        """From where a phrase may begin, and what its gaps may not pass over."""
        everywhere = (1 << (len(self.words.forms) + 1)) - 1
        if deniable:
            return everywhere & ~self.denied, self.denials
        return everywhere, 0

    def signals(self) -> list[Signal]:
        maybe = self.each.by_word.possible(self._there())
        return [signal for signal in maybe if self._holds(signal)]

    def _there(self) -> set[str]:
        """The words of phrases that stand in the text, idioms left out."""
        return {atom for atom, at in self.masks.items() if at}

    def _holds(self, signal: Signal) -> bool:
        """A phrase that begins with a denial ends with its clause, as the denial does: "never
        asked for pictures, we talk about school" tells nobody to keep silent."""
        start, stops = self._starts(deniable=signal.deniable)
        denying, other = start & self.denials, start & ~self.denials
        within = stops | self.words.breaks
        return bool(
            follow(signal.tree, other, self.masks, stops)
            or follow(signal.tree, denying, self.masks, within)
        )

    def concepts(self) -> dict[str, int]:
        """Where each concept is named."""
        found: dict[str, int] = {}
        for name, way in self.each.named_by.possible(self._there()):
            start, stops = self._starts(deniable=can_be_denied(name, way))
            if at := places(way, start, self.masks, stops):
                found[name] = found.get(name, 0) | at
        return found

    def scene_concepts(self) -> dict[str, list[Span]]:
        """From where to where each concept of a scene stands, read as written."""
        found: dict[str, list[Span]] = {}
        for name, way in self.each.set_by.possible(self.written.keys()):
            standing = [
                (start, end)
                for start, end in spans(way, self.written, len(self.words.forms))
                if name not in DENIABLE or not self.denied >> start & 1
            ]
            if standing:
                found.setdefault(name, []).extend(standing)
        return found


def _covered(phrases: Sequence[Node], masks: Masks, count: int) -> int:
    """The positions that lie within one of the phrases."""
    covered = 0
    for phrase in phrases:
        for start, end in spans(phrase, masks, count):
            covered |= (1 << end) - (1 << start)
    return covered


def _denials(each: Lexicon, masks: Masks, count: int) -> int:
    """Where a word stands that denies what follows it, phrases that only look so apart."""
    denials = _covered(each.negators, masks, count)
    if not denials:
        return 0
    return denials & ~_covered(each.no_denials.possible(masks.keys()), masks, count)


def _clauses(each: Lexicon, masks: Masks, count: int) -> int:
    """Where a word begins a new clause."""
    everywhere = (1 << (count + 1)) - 1
    clauses = 0
    for node in each.clauses:
        clauses |= precede(node, follow(node, everywhere, masks, 0), masks)
    return clauses


def _reach(each: Lexicon, words: Tokens, denials: int, clauses: int) -> int:
    """Where a phrase would begin under a denial: a few words on, not into the next clause."""
    breaks = words.breaks | clauses
    denied = 0
    step = denials
    for _ in range(each.reach):
        step = (step << 1) & ~breaks
        denied |= step
    return denied
