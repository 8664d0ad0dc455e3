"""What changed between two wordings of one text, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word with the space behind it; scripts without spaces are compared sign by sign.
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_PIECE = re.compile(rf"[{_HAN}]|[^\s{_HAN}]+|\s+")


class Change(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order: what stayed, what went, what came.

    The SAME and GONE pieces together are `before`, the SAME and NEW ones `after`.
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(a=old, b=new).get_opcodes():
        gone, came = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if tag == "equal":
            pieces.append(Piece(Change.SAME, gone))
        else:
            pieces += [Piece(Change.GONE, gone)] if gone else []
            pieces += [Piece(Change.NEW, came)] if came else []
    return pieces
