"""Telling the language of a text: by its everyday words, else by py3langid, else not at all."""

from array import array
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from .lexicon import LANGUAGES, lexicon
from .scripts import SCRIPT_OF, main_script
from .tokens import tokens

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Under so many letters nobody can tell a language, and the writer's choice stands.
FEW_LETTERS = 20
# Part of the words that must be everyday words of a language before we believe it by them alone.
_ENOUGH = 0.4
_SURE = 0.5
# What else youths in Belgium write in; anything else is likely a slip of the library.
_OTHERS = """
    af am az bn ca cs da el es et fi he hi hr hu hy it ja ka ko ku lt lv mk no pl pt ru sk so sr
    sv sw ta ti tr uk ur
    """
# Moves that are kept together; with more or fewer of them the table is larger.
_PART = 16
_NAMES = {"zh": "zh-hans", "af": "nl"}
_NEAR = (frozenset({"en", "pcm"}), frozenset({"bg", "mk"}))


def compatible(language: str, detected: str) -> bool:
    """Whether a text found to be `detected` fits a writer who chose `language`."""
    return language == detected or any({language, detected} <= near for near in _NEAR)


def detect(text: str, *, expected: str) -> str | None:
    """A language code, "" where the text is too short to tell, None where it cannot be told."""
    if sum(map(str.isalpha, text)) < FEW_LETTERS and main_script(text) in ("", _script(expected)):
        return ""
    by_words = _by_everyday_words(text, expected)
    return by_words or _by_library(text)


def _script(language: str) -> str:
    return SCRIPT_OF.get(language, "latin")


def _by_everyday_words(text: str, expected: str) -> str | None:
    """The language whose everyday words make up enough of the text; the expected one on a tie."""
    words = tokens(text).forms
    known = {code: lexicon(code).common for code in LANGUAGES}
    score = Counter(
        {
            code: sum(not common.isdisjoint(forms) for forms in words)
            for code, common in known.items()
        }
    )
    best = max(score.values(), default=0)
    if not words or best < max(3, _ENOUGH * len(words)):
        return None
    if score.get(expected, 0) >= best - 1:
        return expected
    return score.most_common(1)[0][0]


def _by_library(text: str) -> str | None:
    code, probability = _identifier().classify(text)
    return _NAMES.get(code, code) if probability >= _SURE else None


class Moves:
    """The library's table of 256 moves a state, of which most parts are equal: a sixth of it says
    the same. Forty megabytes, otherwise, in every process."""

    def __init__(self, moves: "array[int]") -> None:
        numbers = memoryview(moves).cast("B")
        size = _PART * moves.itemsize
        parts: dict[bytes, int] = {}
        self._starts = array("I")
        for at in range(0, len(numbers), size):
            part = bytes(numbers[at : at + size])
            self._starts.append(parts.setdefault(part, len(parts)) * _PART)
        self._parts = array(moves.typecode, b"".join(parts))

    def __getitem__(self, place: int) -> int:
        return self._parts[self._starts[place // _PART] + place % _PART]


@cache
def _identifier() -> "LanguageIdentifier":
    """Loaded at the first text that needs it: it costs memory that most processes never need."""
    from py3langid import langid, modelio  # noqa: PLC0415 - see above

    model = modelio.load_model(langid.MODEL_DIR / langid.MODEL_FILE)
    weights, priors, labels, moves, rows, output = model
    ours = {code.partition("-")[0] for code in LANGUAGES} - {"pcm"} | set(_OTHERS.split())
    # `set_languages` would keep the weights of the other languages as well: twenty megabytes.
    kept = [place for place, label in enumerate(labels) if label in ours]
    identifier = langid.LanguageIdentifier(
        weights[:, kept],
        priors[kept],
        [labels[place] for place in kept],
        Moves(moves),
        # Numbers side by side: to read one of a list is to write into memory that workers share.
        array("i", output),
        norm_probs=True,
        tk_row=rows,
    )
    identifier._rowbase = array("I", identifier._rowbase)  # noqa: SLF001 - has no other door
    return identifier
