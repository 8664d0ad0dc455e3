"""Telephone numbers as one piece, wherever a text names them.

With a plain space inside, 116 000 turns into 000 116 among Arabic letters, and a line may end in
the middle of it: who reads slowly dials what stands there. Unicode joins the groups of a number
over a no-break space (W4 of its bidirectional algorithm), in every browser and without markup.
"""

import re

_GAP = re.compile(r"(?<=\d) (?=\d)")
NO_BREAK = "\u00a0"


def unbroken(text: str) -> str:
    """The text, with the groups of every number held together and in their order."""
    return _GAP.sub(NO_BREAK, text)
