"""Cutting a folded text into words, each with the forms it may stand for.

One position holds several forms: as typed, without leetspeak, without stretched letters, the two
halves around an apostrophe. A pattern matches when any form fits, so nothing is lost by guessing.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from .letters import fold

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(
    rf"[{HAN}]|(?:(?![{HAN}])[\w@$*]|(?<=\w)[!'](?=\w))+|(?P<stop>[.!?,;:،؛؟。！？，；、\n])"
)
# Stops after which a new sentence begins; a comma only begins a clause.
_ENDS = frozenset(".!?\n؟。！？")
_STRETCHED = re.compile(r"([^\W\d])\1\1")
_RUN = re.compile(r"(.)\1+")
_NUMBER_UNIT = re.compile(r"(\d+)([^\W\d]+)")
_LEET = str.maketrans("0134578@$!", "oieastbasi")
_HAS_LEET = re.compile(r"(?=.*[^\W\d])(?=.*[\d@$!])")
_LOOKALIKES = dict(zip("асеорхуікмнтвгьαορτνικυε", "aceopxyikmhtbrbaoptvikye", strict=True))
_TO_LATIN = str.maketrans(_LOOKALIKES)
_TO_CYRILLIC = str.maketrans({"a": "а", "c": "с", "e": "е", "o": "о", "p": "р", "x": "х", "y": "у"})
_LATIN = re.compile("[a-z]")
_OTHER_SCRIPT = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
# What a number may count. "He saw that I spent 20 euro" tells nobody's age.
_COUNTED = frozenset(
    """
    moneysign euro euros eur dollar dollars lei leva лева лв leke lek يورو یورو دولار تومان تومن
    元 块 欧 likes volgers followers views messages berichten minutes minuten uur uren keer keren
    times fois mal ori ore heures stunden percent procent procente prozent pourcent
    vbucks robux skins
    """.split()
)
# No word is longer; what is longer is noise and is cut so that the work stays bounded.
LONGEST = 40


@dataclass(frozen=True)
class Tokens:
    """Forms by position; as bits, where a new clause or sentence begins, and the numbers that
    are no age."""

    forms: tuple[tuple[str, ...], ...]
    breaks: int
    sentences: int
    amounts: int


def squeezed(word: str) -> str:
    """A word with every run of a letter as one, marked so that it meets only its like."""
    return "~" + _RUN.sub(r"\1", word)


def forms_of(word: str) -> list[str]:
    """Every form a word may stand for, as typed first."""
    word = word[:LONGEST]
    found = [word.replace("'", "")]
    if "'" in word:
        found += word.split("'")
    if mixed := _NUMBER_UNIT.fullmatch(word):
        found += mixed.groups()
    if _HAS_LEET.search(word):
        found.append(word.translate(_LEET).replace("'", ""))
    if "*" in word:
        found += [word.replace("*", vowel) for vowel in "aeiou"] + [word.replace("*", "")]
    if _LATIN.search(word) and _OTHER_SCRIPT.search(word):
        found += [word.translate(_TO_LATIN), word.translate(_TO_CYRILLIC)]
    found += [form for each in found if _STRETCHED.search(each) for form in _unstretched(each)]
    return list(dict.fromkeys(form for form in found if form))


def _unstretched(word: str) -> tuple[str, ...]:
    once = re.sub(r"(.)\1{2,}", r"\1", word)
    twice = re.sub(r"(.)\1{2,}", r"\1\1", word)
    return once, twice, squeezed(word)


def _join_spelled_out(forms: list[list[str]]) -> None:
    """`k i l l` becomes one more form of its last letter: letters set apart to hide a word."""
    run = ""
    for each in forms:
        letter = each[0]
        if len(letter) == 1 and letter.isalpha() and not re.match(f"[{HAN}]", letter):
            run = (run + letter)[-LONGEST:]
            if len(run) > 2:
                each.append(run)
        else:
            run = ""


def _amounts(forms: list[list[str]]) -> list[int]:
    """Where a number counts something: 20 euro, 30 likes."""
    return [
        here
        for here, (number, after) in enumerate(pairwise(forms))
        if number[0].isdecimal() and not _COUNTED.isdisjoint(after)
    ]


def tokens(text: str) -> Tokens:
    """The words of a text. Linear in its length."""
    forms: list[list[str]] = []
    starts: list[int] = []
    sentences: list[int] = []
    for found in _WORD.finditer(fold(text)):
        if found["stop"]:
            starts.append(len(forms))
            if found["stop"] in _ENDS:
                sentences.append(len(forms))
        else:
            forms.append(forms_of(found[0].strip("'")))
    forms = [each or ["'"] for each in forms]
    _join_spelled_out(forms)
    return Tokens(tuple(map(tuple, forms)), bits(starts), bits(sentences), bits(_amounts(forms)))


def bits(positions: list[int]) -> int:
    """A number whose bits are set at the positions; linear where shifting bit by bit is not."""
    if not positions:
        return 0
    raw = bytearray(max(positions) // 8 + 1)
    for position in positions:
        raw[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(raw, "little")
