"""The languages of the portal and what Django does not know about them.

`CONTENT_CODES` fixes the translated database columns: shrinking it would propose to drop
columns, so it lists all thirteen languages from the first migration. `OPEN_CODES` are the
languages that a visitor can choose: those whose interface is complete.
"""

from django.conf.locale import LANG_INFO

LANG_INFO.update(
    {
        "ps": {"bidi": True, "code": "ps", "name": "Pashto", "name_local": "پښتو"},
        "pcm": {"bidi": False, "code": "pcm", "name": "Nigerian Pidgin", "name_local": "Naijá"},
    }
)

CONTENT_CODES = (
    "en",
    "fr",
    "nl",
    "de",
    "ar",
    "fa",
    "ps",
    "sq",
    "ro",
    "bg",
    "vi",
    "zh-hans",
    "pcm",
)
# Capsules are written in en, fr, nl and ar so far; in the others they are shown in a language of
# the fallback chain, marked as such, while every page around them speaks the reader's language.
OPEN_CODES = CONTENT_CODES
# A text that no native speaker has signed off says so on the page.
DRAFT_CODES = frozenset(CONTENT_CODES) - {"en"}
BIDI_CODES = ("ar", "fa", "ps")

# Each in its own words: a reader must recognise it without knowing any other language.
NAMES = {
    "en": "English",
    "fr": "Français",
    "nl": "Nederlands",
    "de": "Deutsch",
    "ar": "العربية",
    "fa": "فارسی",
    "ps": "پښتو",
    "sq": "Shqip",
    "ro": "Română",
    "bg": "Български",
    "vi": "Tiếng Việt",
    "zh-hans": "简体中文",
    "pcm": "Naijá",
}
