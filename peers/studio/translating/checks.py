"""What a translation may have lost on the way: pure, beside the field, never in the way of saving.

A number, a phone number or a link that a youth needs must be the same in every language; a list
that lost an item has lost an idea.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S", re.MULTILINE)
_LIST_NUMBER = re.compile(r"^[ \t]*\d+[.)](?=[ \t])", re.MULTILINE)
_LINK = re.compile(r"\]\(\s*([^)\s]+)\s*\)")
_BARE = re.compile(r"(?<![(\w])https?://[^\s)>\]]+")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Digits that belong together, as phone numbers are written: 116 000, 02/555.12.34, 16+.
_NUMBER = re.compile(r"\d(?:[\d\u00a0\u202f ./-]*\d)?")
_BETWEEN = re.compile(r"[\u00a0\u202f ./-]")


class Loss(StrEnum):
    LIST = "list"
    BOLD = "bold"
    OPEN_BOLD = "open_bold"
    LINK = "link"
    NUMBER = "number"
    PLACEHOLDER = "placeholder"
    TAG = "tag"


@dataclass(frozen=True)
class Warn:
    """`what` is the number, the link or the placeholder; or how many the source has."""

    loss: Loss
    what: str = ""


def warnings_for(source: str, text: str) -> list[Warn]:
    """What to look at again; nothing for a text that is not translated yet."""
    if not text.strip():
        return []
    found = _structure(source, text)
    found += [Warn(Loss.LINK, one) for one in _missing(_links(source), _links(text))]
    found += [Warn(Loss.NUMBER, one) for one in _missing_numbers(source, text)]
    placeholders = Counter(_PLACEHOLDER.findall(source)), Counter(_PLACEHOLDER.findall(text))
    changed = (placeholders[0] - placeholders[1]) + (placeholders[1] - placeholders[0])
    found += [Warn(Loss.PLACEHOLDER, one) for one in sorted(changed)]
    foreign = set(_TAG.findall(text)) - set(_TAG.findall(source))
    found += [Warn(Loss.TAG, one) for one in sorted(foreign)]
    return found


def _structure(source: str, text: str) -> list[Warn]:
    found = []
    items = len(_ITEM.findall(source))
    if items != len(_ITEM.findall(text)):
        found.append(Warn(Loss.LIST, str(items)))
    marks = text.count("**")
    if marks % 2:
        found.append(Warn(Loss.OPEN_BOLD))
    elif marks != source.count("**"):
        found.append(Warn(Loss.BOLD, str(source.count("**") // 2)))
    return found


def _links(text: str) -> Counter[str]:
    return Counter(_LINK.findall(text)) + Counter(_BARE.findall(text))


def _missing(wanted: Counter[str], there: Counter[str]) -> list[str]:
    return sorted(wanted - there)


def _missing_numbers(source: str, text: str) -> list[str]:
    """Numbers of the source that the translation does not say, as the source writes them."""
    there = {_plain(one) for one in _numbers(text)}
    return [one for one in dict.fromkeys(_numbers(source)) if _plain(one) not in there]


def _numbers(text: str) -> list[str]:
    """Runs of digits outside links; the numbers of a list count its items, they say nothing."""
    without = _BARE.sub(" ", _LINK.sub("]", _LIST_NUMBER.sub(" ", _ascii_digits(text))))
    return [one.strip() for one in _NUMBER.findall(without)]


def _plain(number: str) -> str:
    return _BETWEEN.sub("", number)


def _ascii_digits(text: str) -> str:
    """Arabic-Indic, Persian and full-width digits as the source writes them."""
    return "".join(
        str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign
        for sign in text
    )
