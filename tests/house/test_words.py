"""S26: the words of the interface carry no blame, in any of its languages.

After the Luxembourg Guidelines (2nd edition, 2025): abuse is not pornography, a child is not a
prostitute, a recruiter is no lover, and what was done to somebody is never their fault. What a
youth may write is another matter: the lists of signals hold such words and are not read here.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
LANGUAGES = [path.parts[-3] for path in CATALOGUES]
# The names of foreign services and their addresses are theirs.
ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")

ANYWHERE = r"lover\s?boy|child(?:ren)?\W{0,3}porn|kiddie|revenge\W?porn|child prostitut|\blolita\b"
BLAME = {
    "en": r"why did you|(?<!not )your (?:own )?fault|you should(?: not)? have",
    "fr": r"p[ée]do-?porno|pornographie (?:enfantine|infantile|juv)|pourquoi as-tu"
    r"|tu (?:n[’']aurais pas|aurais) dû|[^n][’' ]est (?:de )?ta faute|vengeance porno",
    "nl": r"kinder-?porno|wraakporno|had je maar|waarom heb je dat"
    r"|(?<!niet )(?:jouw|je eigen) schuld",
    "de": r"kinder-?porno|racheporno|selbst schuld|hättest du nur|warum hast du das",
    "ar": r"إباحية الأطفال|الإباحية للأطفال|دعارة الأطفال|لماذا فعلت|أنت السبب",
    "fa": r"پورنو?گرافی کودک|پورن کودک|هرزه.?نگاری کودک|چرا این کار را کردی|تقصیر خودت است",
    "ps": r"د ماشومانو (?:پورن|فحش)|ستا خپله ګناه ده",
    "sq": r"pornografi\w* (?:e |me |për )?fëmij|pse e bëre|(?<!nuk )është faji yt",
    "ro": r"pornografi\w+ (?:infantil|cu copii)|de ce ai făcut|(?<!nu )\b(?:este|e) vina ta",
    "bg": r"детск\w+ порно|защо го направи|(?<!не )\bе твоя вина",
    "vi": r"khiêu dâm trẻ em|tại sao em lại|(?<!không phải )(?<!không phải là )lỗi của (?:em|bạn)",
    "zh_Hans": r"儿童色情|儿童卖淫|你为什么要|(?<!不)是你(?:自己)?的错|活该",
    "pcm": r"na your fault|why you do am|pikin porn",
}
# One sentence each that must never stand here: the lists are looked at, too.
EXAMPLES = {
    "en": "Why did you send it?",
    "fr": "Tu n’aurais pas dû envoyer la photo.",
    "nl": "Dat is jouw schuld, had je maar niets gestuurd.",
    "de": "Da bist du selbst schuld.",
    "ar": "لماذا فعلت ذلك؟",
    "fa": "تقصیر خودت است.",
    "ps": "دا ستا خپله ګناه ده.",
    "sq": "Ky është faji yt.",
    "ro": "Este vina ta.",
    "bg": "Това е твоя вина.",
    "vi": "Đó là lỗi của em.",
    "zh_Hans": "这是你的错。",
    "pcm": "Na your fault.",
}


def hurts(text: str, language: str) -> str:
    """The part of `text` that must not be said; empty when there is none."""
    plain = ADDRESS.sub(" ", re.sub(r"\s+", " ", text))
    found = re.search(f"{ANYWHERE}|{BLAME[language]}", plain, re.IGNORECASE)
    return found[0] if found else ""


def _translated(language: str) -> Iterator[str]:
    catalogue = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    for entry in catalogue:
        yield entry.msgstr
        yield from entry.msgstr_plural.values()


def _english() -> Iterator[tuple[str, str]]:
    """(where, text) of everything in templates, and of every string of ours that is translated."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield path.name, path.read_text(encoding="utf-8")
    for folder in ("capsules", "ecpat_portal", "peers", "reports"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text in _strings_of(path):
                yield path.name, text


def _strings_of(path: Path) -> Iterator[str]:
    """What stands inside `_()`, `gettext()` and their kind."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id == "_" or node.func.id.endswith(("gettext", "gettext_lazy")):
            for one in node.args:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value


def test_s26_every_language_of_the_interface_has_its_list() -> None:
    assert sorted([*LANGUAGES, "en"]) == sorted(BLAME) == sorted(EXAMPLES)


@pytest.mark.parametrize("language", sorted(EXAMPLES))
def test_s26_the_lists_find_what_must_not_be_said(language: str) -> None:
    assert hurts(EXAMPLES[language], language)
    assert hurts("It shows child pornography.", language)
    assert hurts("A loverboy recruited her.", language)
    assert not hurts("See https://stopchildporno.be for the form.", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_s26_no_translation_blames_or_uses_words_that_hurt(language: str) -> None:
    assert [text for text in _translated(language) if hurts(text, language)] == []


def test_s26_no_english_text_blames_or_uses_words_that_hurt() -> None:
    texts = list(_english())
    assert len(texts) > 1_000
    assert [(where, hurts(text, "en")) for where, text in texts if hurts(text, "en")] == []


def test_s26_dutch_says_tienerpooier() -> None:
    said = " ".join(_translated("nl")).lower()
    assert "tienerpooier" in said
