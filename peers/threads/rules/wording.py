"""What may be written in a message: cleaning, limits, and no pictures in disguise (S15).

Cleaning never changes words. It takes out what no reader could see and what could harm one:
control characters, marks that turn the direction of other people's text, towers of accents.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

MESSAGE_LIMIT = 5_000
NICKNAME_LIMIT = 30
# Arabic, Hebrew and Vietnamese stack at most three; a tower of them hides the lines around it.
MARKS_IN_A_ROW = 4
# More signs than this that are no text: somebody pasted or sent a file.
STRAY_SIGNS = 3
# A run of base64 from here on is no sentence in any language. It must look mixed, too: a youth
# may well press one key three hundred times.
PICTURE_LENGTH = 300
PICTURE_SIGNS = 20
NICKNAME_DIGITS = 5

# Overrides, embeddings and isolates: they can turn around what is written after them. The plain
# left-to-right and right-to-left marks stay, people who write Arabic or Persian need them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\ufeff\ufff9\ufffa\ufffb\u00ad\u180e")
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_BLANK_LINES = re.compile(r"\n{4,}")
_DATA_URI = re.compile(
    r"data:[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}(?:;[a-z0-9=._-]{1,80}){0,5},[^\s\"'<>)]*",
    re.IGNORECASE,
)
# How the base64 of a PNG, JPEG, GIF, WebP, HEIC or MP4, PDF and ZIP begins.
_FILE_START = re.compile(
    r"(?:iVBORw0KGgo|/9j/[24]|R0lGOD[dl]h|UklGR[A-Za-z0-9+/]{6}XRUJ|AAAA[A-Za-z0-9+/]{4}ZnR5c"
    r"|JVBERi0|UEsDB)[A-Za-z0-9+/]{8,}={0,2}"
    # Wrapped as in a mail: full lines, and a last one that ends in padding.
    r"(?:\s[A-Za-z0-9+/]{60,76})*(?:\s[A-Za-z0-9+/]{1,76}={1,2})?"
)
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")


class Fault(StrEnum):
    """Why a text cannot be taken as it is."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    PICTURE = "picture"
    NOT_TEXT = "not_text"
    CONTACT = "contact"


class Unfit(ValueError):
    """A text that cannot be taken. `rest` is what of it can be shown again; never in `args`."""

    def __init__(self, fault: Fault, *, rest: str = "", length: int = 0) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.rest = rest
        self.length = length


def clean_message(text: str) -> str:
    """The text as it is kept; raises `Unfit`.

    What is taken out before a refusal is gone from `Unfit.rest` as well, so that sending the
    rest a second time succeeds: nobody has to hunt for a sign that cannot be seen.
    """
    tidy = tidy_text(text)
    if stray_signs(text) > STRAY_SIGNS or "\x00" in text:
        raise Unfit(Fault.NOT_TEXT, rest=tidy)
    if holds_picture(tidy):
        raise Unfit(Fault.PICTURE, rest=without_pictures(tidy))
    if not has_words(tidy):
        raise Unfit(Fault.EMPTY)
    if len(tidy) > MESSAGE_LIMIT:
        raise Unfit(Fault.TOO_LONG, rest=tidy, length=len(tidy))
    return tidy


def clean_nickname(text: str) -> str:
    """One line without an address or a number that could find the writer (S03); may be empty."""
    tidy = " ".join(tidy_text(text).split())
    digits = sum(character.isdigit() for character in tidy)
    if "@" in tidy or "://" in tidy or digits >= NICKNAME_DIGITS:
        raise Unfit(Fault.CONTACT, rest=tidy)
    if len(tidy) > NICKNAME_LIMIT:
        raise Unfit(Fault.TOO_LONG, rest=tidy, length=len(tidy))
    return tidy


def tidy_text(text: str) -> str:
    """Without control, turning and invisible characters; at most four marks on one letter."""
    lines = _LINE_ENDS.sub("\n", text)
    kept = "".join(character for character in lines if _is_kept(character))
    return _BLANK_LINES.sub("\n\n\n", _without_towers(kept)).strip()


def stray_signs(text: str) -> int:
    """How many characters are no text at all: control codes and bytes that meant nothing."""
    return sum(
        character == "\ufffd"
        or (unicodedata.category(character) == "Cc" and character not in "\n\r\t\v\f\u0085")
        for character in text
    )


def has_words(text: str) -> bool:
    """Whether anything in it can be seen: an emoji or a question mark is a message, too.

    "Cn" are signs that this Python does not know yet: next year's emoji.
    """
    return any(
        unicodedata.category(character)[0] in "LNPS" or unicodedata.category(character) == "Cn"
        for character in text
    )


def holds_picture(text: str) -> bool:
    """Whether a file hides in the text: a data: URI, or base64 that starts or looks like one."""
    if _DATA_URI.search(text) or _FILE_START.search(text):
        return True
    return _is_base64("".join(_BASE64_RUN.findall(text)))


def without_pictures(text: str) -> str:
    """The words around what `holds_picture` found."""
    words = _FILE_START.sub(" ", _DATA_URI.sub(" ", text))
    if _is_base64("".join(_BASE64_RUN.findall(words))):
        words = _BASE64_RUN.sub(" ", words)
    return words.strip()


def digits_in(text: str) -> int:
    """How many digits, of any script, were typed."""
    return sum(unicodedata.decimal(character, None) is not None for character in text)


def _is_base64(run: str) -> bool:
    looks: tuple[Callable[[str], bool], ...] = (str.isupper, str.islower, str.isdigit)
    return (
        len(run) >= PICTURE_LENGTH
        and len(set(run)) >= PICTURE_SIGNS
        and all(any(look(character) for character in run) for look in looks)
    )


def _is_kept(character: str) -> bool:
    if character in "\n\t":
        return True
    if character in _TURNING or character in _INVISIBLE or character == "\ufffd":
        return False
    return unicodedata.category(character) not in {"Cc", "Cs"}


def _without_towers(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)
