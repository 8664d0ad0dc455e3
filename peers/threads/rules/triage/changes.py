"""What an organisation changed of the shipped lists: phrases of its own, phrases switched off.

Plain data, handed in with each text, so that the rules need no database and every process that is
given the same rows says the same.
"""

import re
from dataclasses import dataclass

from .patterns import BadPattern, parse

# A phrase as people write it: words, the beginning of a word with *, "..." for some words between.
_PLAIN_WORD = re.compile(r"[\w'’ʼ\-\u200c]+\*?")
SOME_WORDS = "..."
_GAP = "..3"


@dataclass(frozen=True)
class Added:
    """A phrase of the organisation's own; `words` as `in_plain_words` takes them."""

    id: str
    language: str
    group: str
    level: int
    words: str


@dataclass(frozen=True)
class Changes:
    added: tuple[Added, ...] = ()
    off: frozenset[str] = frozenset()

    def of(self, language: str) -> "Changes":
        """What concerns one language, so that its lists alone are made ready again."""
        mark = f"{prefix_of(language)}-"
        return Changes(
            added=tuple(one for one in self.added if one.language == language),
            off=frozenset(each for each in self.off if each.startswith(mark)),
        )


AS_SHIPPED = Changes()


def prefix_of(language: str) -> str:
    """What the ids of a language begin with: `zh` for zh-hans."""
    return language.partition("-")[0]


def own_id(language: str, number: int) -> str:
    """The id of a phrase of the organisation's own, never equal to a shipped one."""
    return f"{prefix_of(language)}-own-{number}"


def in_plain_words(words: str) -> str:
    """The pattern that plain words stand for. Raises BadPattern for anything cleverer."""
    pieces = words.replace("…", SOME_WORDS).replace(SOME_WORDS, f" {SOME_WORDS} ").split()
    if not pieces or SOME_WORDS in (pieces[0], pieces[-1]):
        raise BadPattern("a phrase begins and ends with a word")
    for piece in pieces:
        if piece != SOME_WORDS and not _PLAIN_WORD.fullmatch(piece):
            raise BadPattern(f"{piece!r} is not a word")
    pattern = " ".join(_GAP if piece == SOME_WORDS else _spaced(piece) for piece in pieces)
    parse(pattern, {})
    return pattern


def _spaced(piece: str) -> str:
    """A hyphen sets words apart, here as in the texts."""
    return piece.replace("-", " ").strip()
