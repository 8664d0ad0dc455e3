"""What passes between a youth and a peer carries no way to meet elsewhere (S14).

Telephone numbers, addresses, links and names on other platforms are found in a shadow of the
text: as long as the text itself, with every script's digits as 0-9, small letters, and what
cannot be seen as one sign. So a match in the shadow is a match in the text. Numbers to call for
help and the services of the directory always stay.

Every repetition is bounded, so the time grows with the length and with nothing else.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from peers.threads.rules.contacts import (
    ADDRESSES,
    HANDLES,
    LINKS,
    MAIL,
    PLAIN_RUN,
    RUN,
    UNSEEN,
    is_harmless_run,
    looks_like_a_name,
    starts_with_a_capital,
)

# Kept whatever the directory holds: a youth in danger may be told to call these by anyone.
EMERGENCY = frozenset(
    "112 101 100 110 105 102 103 106 107 1712 1722 1733 1813 116000 116111 116117 116123 080032123"
    " 070245245".split()
)
# From this many digits on, somebody can be called or found by them.
CALLABLE = 7
_PLAIN = {"Cf": UNSEEN, "Me": UNSEEN, "Zs": " ", "Pd": "-"}

# What hides behind something hidden is found in the next round. Nobody writes like that in good
# faith more than a few times, and each round costs as much as the first.
PASSES = 5

Span = tuple[int, int]


@dataclass(frozen=True)
class Known:
    """What the help directory publishes: digits of its numbers, names of its sites."""

    numbers: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    _kept: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = sorted(EMERGENCY | self.numbers, key=lambda number: (-len(number), number))
        pattern = "|".join(_any_grouping(number) for number in numbers if number.isdigit())
        object.__setattr__(self, "_kept", re.compile(rf"(?<!\d)(?:{pattern})(?!\d)"))

    def numbers_in(self, shadow: str) -> list[Span]:
        """Where numbers to call for help stand."""
        return [match.span() for match in self._kept.finditer(shadow)]

    def has_host(self, link: str) -> bool:
        """Whether a link or an e-mail address leads to a service, and to nobody else."""
        place = link.partition("://")[2] or link
        place = re.split(r"[/?#\\]", place, maxsplit=1)[0]
        host = place.rpartition("@")[2] if "://" not in link else place
        host = host.partition(":")[0].strip(". ").removeprefix("www.")
        return any(host == one or host.endswith(f".{one}") for one in self.hosts)


@dataclass(frozen=True)
class Masked:
    """A text as the other side may read it, and whether anything of it is hidden."""

    text: str
    hides: bool


def mask(text: str, *, placeholder: str, known: Known | None = None) -> Masked:
    """`text` with `placeholder` for whatever leads out of the portal.

    Masking twice changes nothing: what stands between two placeholders is looked at on its own,
    until nothing is found any more. The placeholder should hold no digit, dot or @.
    """
    known = known or Known()
    shown = text
    rounds = 0
    while True:
        rounds += 1
        hide = _mask_once if rounds <= PASSES else _hide_what_holds_more
        parts = shown.split(placeholder)
        once = placeholder.join(hide(part, placeholder, known) for part in parts)
        if once == shown:
            return Masked(text=shown, hides=shown != text)
        shown = once


def shadow_of(text: str) -> str:
    """As long as the text; what the patterns are looked for in."""
    return "".join(map(_shadow, text))


@lru_cache(maxsize=4096)
def _shadow(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character in "\n\t":
        return character
    plain = _PLAIN.get(unicodedata.category(character), "")
    # Joiners, variation selectors, key-cap boxes, direction marks: a number may be cut by them.
    if "\ufe00" <= character <= "\ufe0f":
        plain = UNSEEN
    elif character in "\u00b7\u2022\u3002\u2024\u06d4\u2219":
        plain = "."
    plain = plain or unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


def _mask_once(text: str, placeholder: str, known: Known) -> str:
    shadow = shadow_of(text)
    kept = known.numbers_in(shadow)
    pieces, at = [], 0
    for start, end in _cut(_joined(sorted(_found(text, shadow, kept, known))), kept):
        pieces += [text[at:start], placeholder]
        at = end
    return "".join([*pieces, text[at:]])


def _hide_what_holds_more(text: str, placeholder: str, known: Known) -> str:
    """All of a part in which there is still something to hide, but for the numbers to call."""
    if _mask_once(text, placeholder, known) == text:
        return text
    pieces, at = [], 0
    for start, end in _without(0, len(text), known.numbers_in(shadow_of(text))):
        pieces += [text[at:start], placeholder]
        at = end
    return "".join([*pieces, text[at:]])


def _found(text: str, shadow: str, kept: list[Span], known: Known) -> Iterator[Span]:
    yield from _numbers(shadow, kept)
    for pattern in (*MAIL, *LINKS):
        for match in pattern.finditer(shadow):
            if not known.has_host(match.group().replace(UNSEEN, "").replace(" ", "")):
                yield match.span()
    for pattern in HANDLES:
        for match in pattern.finditer(shadow):
            if looks_like_a_name(match):
                yield match.span("name")
    for pattern in ADDRESSES:
        for match in pattern.finditer(shadow):
            if starts_with_a_capital(match, text):
                yield match.span()


def _numbers(shadow: str, kept: list[Span]) -> Iterator[Span]:
    """Digits with separators between them, as many as a telephone number has."""
    for match in RUN.finditer(shadow):
        start, end = match.span()
        rest = _without(start, end, kept)
        digits = sum(sign.isdigit() for a, b in rest for sign in shadow[a:b])
        if digits < CALLABLE:
            continue
        if len(rest) == 1 and is_harmless_run(shadow, *rest[0]):
            continue
        for piece in rest:
            yield from _digits_of(shadow, piece)


def _digits_of(shadow: str, piece: Span) -> Iterator[Span]:
    """The piece from its first digit (or plus) to its last."""
    match = PLAIN_RUN.search(shadow, *piece)
    if match:
        yield match.span()


def _without(start: int, end: int, kept: list[Span]) -> list[Span]:
    """What is left of a span around the numbers that stay."""
    rest, at = [], start
    for a, b in kept:
        if b <= at or a >= end:
            continue
        if a > at:
            rest.append((at, a))
        at = b
    if at < end:
        rest.append((at, end))
    return rest


def _cut(spans: list[Span], kept: list[Span]) -> Iterator[Span]:
    """Nothing ever hides a number to call for help, whatever it is written into."""
    first = 0
    for start, end in spans:
        while first < len(kept) and kept[first][1] <= start:
            first += 1
        last = first
        while last < len(kept) and kept[last][0] < end:
            last += 1
        yield from _without(start, end, kept[first:last])


def _joined(spans: list[Span]) -> list[Span]:
    """Spans that overlap or touch become one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _any_grouping(number: str) -> str:
    """112 as it is; 116 000 also as 116.000 or 11 60 00; 0800 32 123 also as +32 800 32 123."""
    if len(number) < 5:
        return number
    spaced = r"[ .\-/]{0,2}".join(number)
    if not number.startswith("0"):
        return spaced
    abroad = r"[ .\-/]{0,2}".join(number[1:])
    return rf"{spaced}|(?:\+|00)32[ .\-/]{{0,2}}(?:\(0\) ?)?{abroad}"
