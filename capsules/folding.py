"""Words as they are compared: how somebody types is not how it was written.

Small and capital, with or without marks (mật khẩu, mat khau), Arabic or Persian letters and
digits, joined or not: folded, they are the same. Pure, so that text and question go one way.
"""

import re
import unicodedata
from functools import lru_cache

# Letters that are one and the same to whoever types them, and that Unicode keeps apart.
_VARIANTS = str.maketrans(
    {
        "ك": "ک",
        "ڪ": "ک",
        "ګ": "گ",
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ۍ": "ی",
        "ة": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ۀ": "ه",
        "ځ": "ح",
        "څ": "ح",
        "ډ": "د",
        "ړ": "ر",
        "ږ": "ر",
        "ښ": "س",
        "ټ": "ت",
        "ڼ": "ن",
        "ء": "",
        "ـ": "",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ø": "o",
        "œ": "oe",
        "æ": "ae",
        "ı": "i",
    }
)
# A telephone number is one word, however it was grouped.
_GAP = re.compile(r"(?<=\d)\s(?=\d)")
_WORD = re.compile(r"[^\W_]+")
# Chinese is written without spaces: runs of it are looked at two characters at a time.
_HAN = re.compile(r"[\u3400-\u9fff]+")
# Nor is there one between it and what is written in other letters: wifi密码.
_RUN = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
_ARTICLE = "ال"
MOST_TERMS = 8
LONGEST_QUESTION = 200


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """A decomposed sign: nothing for marks and what cannot be seen, ASCII for a digit."""
    category = unicodedata.category(sign)
    if category.startswith("M") or category == "Cf":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    return sign


def fold(text: str) -> str:
    """The words of the text, folded, with one space between them and around all."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(map(_plain, bare.translate(_VARIANTS))).translate(_VARIANTS)
    return f" {' '.join(_WORD.findall(_GAP.sub('', plain)))} "


def terms(question: str) -> list[str]:
    """What to look for, longest first. Little words only count where there is nothing else."""
    words: list[str] = []
    for word in fold(question[:LONGEST_QUESTION]).split():
        for run in _RUN.findall(word):
            words += _pairs(run) if _HAN.fullmatch(run) else [run]
    unique = sorted(dict.fromkeys(words), key=len, reverse=True)
    long = [word for word in unique if len(word) > 2 or _HAN.fullmatch(word)]
    return (long or unique)[:MOST_TERMS]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def stem(term: str) -> str:
    """The part of a word that endings and the Arabic article leave alone."""
    if _HAN.search(term):
        return term
    bare = term.removeprefix(_ARTICLE) if len(term) > len(_ARTICLE) + 2 else term
    return bare[: max(4, len(bare) - 2)]


def score(folded: str, wanted: list[str]) -> int:
    """How well a folded text answers: longer words say more, whole words more than parts."""
    return sum(len(term) * _fit(folded, term) for term in wanted)


def _fit(folded: str, term: str) -> int:
    if f" {term} " in folded:
        return 4
    if f" {term}" in folded or (_HAN.search(term) and term in folded):
        return 3
    if term in folded:
        return 2
    return 1 if f" {stem(term)}" in folded or f" {_ARTICLE}{stem(term)}" in folded else 0
