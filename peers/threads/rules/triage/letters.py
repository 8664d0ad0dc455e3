"""Folding: one spelling for what youths write in many (case, marks, letter variants, emoji).

Patterns and texts go through the same folding, so either may be written with or without marks.
"""

import re
import unicodedata
from functools import lru_cache

# Longer texts are read up to here; the caller never gives a peer what was not read.
LIMIT = 20_000

EMOJI = {
    "🔪": "emojiknife",
    "🗡": "emojiknife",
    "🔫": "emojigun",
    "💣": "emojigun",
    "🩸": "emojiblood",
    "⚰": "emojicoffin",
    "🪦": "emojicoffin",
    "💊": "emojipills",
    "🍆": "emojisex",
    "🍑": "emojisex",
    "🔞": "emojisex",
    "📸": "emojipicture",
    "📷": "emojipicture",
    "🤳": "emojipicture",
    "💸": "emojimoney",
    "💰": "emojimoney",
    "💵": "emojimoney",
    "🤫": "emojisecret",
    "🤐": "emojisecret",
    "😂": "emojilaugh",
    "🤣": "emojilaugh",
    "😹": "emojilaugh",
    "😭": "emojicry",
    "😢": "emojicry",
    "🆘": "emojisos",
}
_EMOJI = str.maketrans({key: f" {value} " for key, value in EMOJI.items()})

# Letters that no Unicode decomposition unites but that are typed for each other.
_VARIANTS = str.maketrans(
    {
        # Arabic, Persian and Pashto keyboards
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ۍ": "ي",
        "ے": "ي",
        "ک": "ك",
        "ګ": "گ",
        "ڪ": "ك",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ٱ": "ا",
        "ټ": "ت",
        "ډ": "د",
        "ړ": "ر",
        "ڼ": "ن",
        "ٹ": "ت",
        "ـ": "",
        "ء": "",
        # Latin
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ø": "o",
        "œ": "oe",
        "æ": "ae",
        "ı": "i",
        "ə": "e",
        # apostrophes
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "`": "'",
        "′": "'",
    }
)

# Traditional characters of the words our Chinese patterns use.
_TRADITIONAL = str.maketrans(
    "殺們說錢媽個會這來時過對為沒歲學裡後還買賣發給讓問題脅視頻見約壓體離關門開樓藥難過與號點誰總無樣當"
    "嚇騙債報警間軟親愛談聽話張圖裝錄傳寫遺書聯繫絡賓館車國邊區護證獨煩惱傷壞髒懷強迫應該電腦網戲遊帳號碼",
    "杀们说钱妈个会这来时过对为没岁学里后还买卖发给让问题胁视频见约压体离关门开楼药难过与号点谁总无样当"
    "吓骗债报警间软亲爱谈听话张图装录传写遗书联系络宾馆车国边区护证独烦恼伤坏脏怀强迫应该电脑网戏游帐号码",
)

_MONEY = re.compile(r"[€£₽₺₫₦¥]|\$(?=\s?\d)|(?<=\d)\$")


@lru_cache(maxsize=4096)
def _keep(char: str) -> str:
    """A character, a space for a control character, nothing for what cannot be seen."""
    category = unicodedata.category(char)
    if category == "Cf":  # zero-width, bidi controls, soft hyphen, tag characters
        return ""
    if category == "Cc":
        return "\n" if char == "\n" else " "
    return char


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """A decomposed character without its marks, digits of any script as ASCII."""
    if unicodedata.category(char).startswith("M"):
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return char


def fold(text: str) -> str:
    """The text in lower case, without marks or invisible characters, variants united."""
    seen = "".join(map(_keep, text[:LIMIT].translate(_EMOJI)))
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", seen).casefold())
    return _MONEY.sub(
        " moneysign ", "".join(map(_plain, bare)).translate(_VARIANTS).translate(_TRADITIONAL)
    )
