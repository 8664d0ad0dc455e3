"""Which script a text is written in, and whether it mixes scripts (then a coach reads first)."""

import re
from collections import Counter
from functools import cache

from .letters import fold

_RANGES = {
    "latin": "a-z\u00df-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0400-\u052f",
    "greek": "\u0370-\u03ff",
    "arabic": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff",
    "han": "\u3400-\u4dbf\u4e00-\u9fff",
    "hebrew": "\u0590-\u05ff",
    "kana": "\u3040-\u30ff",
    "hangul": "\u1100-\u11ff\uac00-\ud7af",
    "indic": "\u0900-\u0dff",
    "thai": "\u0e00-\u0e7f",
    "ethiopic": "\u1200-\u137f",
    "georgian": "\u10a0-\u10ff",
    "armenian": "\u0530-\u058f",
}
_RUNS = re.compile("|".join(f"(?P<{name}>[{chars}]+)" for name, chars in _RANGES.items()))
SCRIPT_OF = {"ar": "arabic", "fa": "arabic", "ps": "arabic", "bg": "cyrillic", "zh-hans": "han"}

# Names of apps and things that every script borrows from the Latin one.
BORROWED = frozenset(
    """
    ai android app apple apps be bereal bilibili bot brawl call chat chatgpt clash cod com
    cv discord dm douyin duty email emo facebook facetime fb fifa fire fortnite free
    freefire gmail google gpt gta http https huawei icloud id ig imo insta instagram ios ip
    iphone laptop link live login lol mail messenger minecraft netflix nintendo of offline
    ok omegle online password pc pdf pin playstation ps ps4 ps5 pubg qq qr reddit roblox
    samsung signal skype sms snap snapchat spam spotify stars steam stories story switch
    teams telegram tg tik tiktok tok tv twitch twitter url usb v valorant viber vpn wa
    wechat weibo whatsapp wifi windows www x xbox xiaomi youtube yt zoom
    """.split()
)


# Runs of letters from which on a text is long enough to borrow a word.
_LONG = 5


@cache
def _is_marker(word: str) -> bool:
    return word.startswith("emoji") or word == "moneysign"


def _runs(folded: str) -> list[tuple[str, str]]:
    """(script, word part) for every run of letters of one script in a folded text."""
    runs = [(str(found.lastgroup), found[0]) for found in _RUNS.finditer(folded)]
    return [(script, word) for script, word in runs if not _is_marker(word)]


def main_script(text: str) -> str:
    """The script of most letters; an empty string where there are none."""
    letters = Counter[str]()
    for script, word in _runs(fold(text)):
        letters[script] += len(word)
    return letters.most_common(1)[0][0] if letters else ""


def is_mixed(text: str) -> bool:
    """Whether a second script carries words of its own, app names apart, or hides inside a word.

    A longer text in another script than the Latin one may borrow a word.
    """
    folded = fold(text)
    if _mixed_word(folded):
        return True
    main = main_script(text)
    runs = _runs(folded)
    foreign = [w for s, w in runs if s != main and len(w) > 1 and w not in BORROWED]
    return len(foreign) > (1 if main != "latin" and len(runs) > _LONG else 0)


def _mixed_word(folded: str) -> bool:
    """Latin beside Cyrillic or Greek within one word: look-alike letters, hardly a slip."""
    for word in folded.split():
        found = {script for script, _part in _runs(word)}
        if "latin" in found and found & {"cyrillic", "greek"}:
            return True
    return False
