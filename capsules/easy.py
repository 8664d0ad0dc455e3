"""The easy-read view: very short sentences, a line each.

Where nobody has written an easy text, the beginning of the card's own text stands in, in the same
language: a plain sentence one can read beats an easy one in a language one cannot.
"""

import re
from dataclasses import dataclass

from capsules.reading import Piece
from capsules.texts import Served, chain

SHORT_SENTENCES = 2
# Ends of sentences in all our scripts; Chinese puts no space behind them.
_END = re.compile(r"(?<=[.!?…؟۔])[»”\"*_)]*\s+|(?<=[。！？])\s*")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)|^#+\s*|^>\s*", re.MULTILINE)
_ITEM = re.compile(r"\s*(?:[-*+]|\d+\.)\s+")


@dataclass(frozen=True)
class EasyCard:
    """A card as lines; `is_short` where they are the beginning of the normal text."""

    card: Piece
    lines: list[str]
    text: Served
    is_short: bool


def easy_card(card: Piece) -> EasyCard:
    """The first language of the reader's chain that has anything says it: easy, or else short."""
    easy, body = card.easy, card.body
    order = chain(card.language, card.withdrawn)
    if easy.text and (not body.text or order.index(easy.language) <= order.index(body.language)):
        return EasyCard(card, lines_of(easy.text), easy, is_short=False)
    return EasyCard(card, shortened(body.text), body, is_short=True)


def lines_of(text: str) -> list[str]:
    """One sentence a line, as the author broke them, or else at the ends of sentences."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if len(lines) > 1 else sentences(text)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _END.split(text) if part.strip()]


def shortened(markdown: str) -> list[str]:
    """The first sentences of a card's Markdown, without its marks.

    A sentence that only announces a list ("You can:") says nothing alone; it is left out when
    something else is there.
    """
    plain = _MARKS.sub("", _LINK.sub(r"\1", markdown))
    found: list[str] = []
    for line in plain.splitlines():
        found += sentences(_ITEM.sub("", line, count=1))
    whole = [one for one in found if not one.endswith((":", "："))]
    return (whole or found)[:SHORT_SENTENCES]
