"""Forms that one language knows: Arabic clitics, Persian verb prefixes, Latin-typed Bulgarian."""

import re
from collections.abc import Callable
from itertools import pairwise

from .tokens import Tokens

Forms = tuple[tuple[str, ...], ...]
_ARABIC = re.compile("[\u0621-\u064a]")
_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ه", "ح", "س", "ع")
# Typed in Latin letters and digits, read back into one spelling; longest first.
_SHLIOKAVITSA = (("6t", "sht"), ("4", "ch"), ("6", "sh"), ("q", "ya"), ("w", "v"), ("x", "h"))
_SHLIOKAVITSA_TAIL = (("zh", "j"), ("ts", "c"), ("ia", "ya"), ("iu", "yu"))
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщьюяы",
        "a b v g d e j z i i k l m n o p r s t u f h c ch sh sht i yu ya i".split(),
        strict=True,
    )
)


def _arabic(word: str) -> list[str]:
    """The word without what is glued to its front (and, the, with, for, about to)."""
    if not _ARABIC.match(word):
        return []
    return [word[len(p) :] for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= 3]


def _persian(forms: Forms) -> Forms:
    """`می خواهم` typed apart counts as one verb at the place of its second half."""
    joined = list(forms)
    for place, (before, here) in enumerate(pairwise(forms), start=1):
        if before[0] in ("مي", "نمي"):
            joined[place] = (*here, before[0] + here[0])
    return tuple(joined)


def latin_bulgarian(word: str) -> set[str]:
    """The spellings under which a Cyrillic word may arrive when typed in Latin letters."""
    spelled = {""}
    for letter in word:
        choices = ("a", "u", "y") if letter == "ъ" else (_CYRILLIC.get(letter, letter),)
        spelled = {head + tail for head in spelled for tail in choices}
        if len(spelled) > 27:
            return set()
    return {"§" + each for each in spelled}


def _bulgarian(word: str) -> list[str]:
    if not word.isascii():
        return []
    for typed, read in _SHLIOKAVITSA + _SHLIOKAVITSA_TAIL:
        word = word.replace(typed, read)
    return [
        "§" + word,
        "§" + word.replace("yu", "iu").replace("ya", "ia"),
        "§" + word.replace("y", "i"),
    ]


def _each_word(more: Callable[[str], list[str]]) -> Callable[[Forms], Forms]:
    def widen(forms: Forms) -> Forms:
        return tuple((*each, *(f for word in each for f in more(word))) for each in forms)

    return widen


_WIDEN: dict[str, Callable[[Forms], Forms]] = {
    "ar": _each_word(_arabic),
    "fa": _persian,
    "bg": _each_word(_bulgarian),
}


def forms_in(language: str, words: Tokens) -> Forms:
    """The forms of each word as this language reads them."""
    widen = _WIDEN.get(language)
    return widen(words.forms) if widen else words.forms
