"""Whose name a text holds: an accusation must not be given to the helper it names (S11).

Pure. A first name is enough, in any case and spelling that `fold` unites, as a whole word. A
name that is also an everyday word is found too often; that costs another lead one look, while a
name that is overlooked would show the accused what was said about them.
"""

import re
from collections.abc import Mapping

from peers.threads.rules.triage.letters import fold

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
SHORTEST = 2


def people_named(text: str, names: Mapping[int, str]) -> frozenset[int]:
    """The keys of `names` whose name, or its first word, stands in `text`."""
    folded = fold(text)
    words = {_bare(word) for word in _WORD.findall(folded)}
    return frozenset(one for one, name in names.items() if _stands_in(fold(name), folded, words))


def _stands_in(name: str, folded: str, words: set[str]) -> bool:
    parts = _WORD.findall(name)
    first = parts[0] if parts else ""
    if len(first) < SHORTEST:
        return False
    # Chinese sets no spaces between words.
    return first in folded if _HAN.search(first) else _bare(first) in words


def _bare(word: str) -> str:
    """Without the s of "Leas Büro": a possessive is written without an apostrophe, too."""
    return word[:-1] if len(word) > SHORTEST and word.endswith("s") else word
