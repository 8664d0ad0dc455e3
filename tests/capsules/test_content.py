"""The content in the repository: complete, careful with words, safe for whoever reads it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from capsules.bundles import CONTENT, Part, read_capsule
from capsules.directory_files import read_services
from capsules.easy import lines_of, sentences
from capsules.topics import TOPICS
from tests.capsules.conftest import LANGUAGES

FOLDERS = sorted(path.parent for path in CONTENT.glob("*/capsule.toml"))
FIELDS = ("title", "summary", "heading", "body", "easy", "text", "feedback", "intro")


def parts(folder: Path) -> list[Part]:
    return read_capsule(folder, languages=LANGUAGES).parts


def strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from strings(value)
    elif isinstance(tree, str):
        yield tree


def texts(folder: Path, language: str) -> list[str]:
    """Every text of a folder in one language; none where it is not translated yet."""
    path = folder / f"{language}.toml"
    if not path.exists():
        return []
    return list(strings(tomllib.loads(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_text_exists_in_every_language(folder: Path) -> None:
    assert {path.stem for path in folder.glob("*.toml")} - {"capsule"} == set(LANGUAGES)
    for part in parts(folder):
        for column, value in part.values.items():
            name, _, language = column.partition("_")
            if name in (*FIELDS, "said") and language.replace("_", "-") in LANGUAGES:
                there = part.values[f"{name}_en"]
                assert bool(value) == bool(there), f"{part.path}: {column}"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_capsule_has_cards_a_quiz_and_a_story(folder: Path) -> None:
    kinds = [part.kind for part in parts(folder)]
    assert 8 <= kinds.count("cards") <= 12
    assert 3 <= kinds.count("questions") <= 5
    assert kinds.count("steps") >= 6


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_pictures_and_services_exist(folder: Path, settings: Any) -> None:
    sheet = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    services = {part.key for part in read_services(CONTENT / "services", languages=LANGUAGES).parts}
    for part in parts(folder):
        if picture := part.values.get("picture"):
            assert f'id="{picture}"' in sheet, f"{part.path}: {picture}"
        assert set(part.values.get("services", [])) <= services


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_sentences_are_short_enough_for_a_reader_of_ten(folder: Path) -> None:
    said = "\n".join(texts(folder, "en"))
    plain = re.sub(r"[*#_]|^\s*(-|\d+\.)\s", "", said, flags=re.MULTILINE)
    sentences = [sentence for sentence in re.split(r"[.!?:…\n]+", plain) if sentence.strip()]
    lengths = [len(sentence.split()) for sentence in sentences]
    assert max(lengths) <= 26
    assert sum(lengths) / len(lengths) <= 10


YOUTH = [folder for folder in FOLDERS if parts(folder)[0].values["for_youth"]]


@pytest.mark.parametrize("folder", YOUTH, ids=lambda folder: folder.name)
def test_an_easy_text_is_two_to_four_lines_for_a_reader_of_eight(folder: Path) -> None:
    for part in parts(folder):
        if part.kind == "cards":
            lines = lines_of(part.values["easy_en"])
            assert 2 <= len(lines) <= 4, part.path
            for sentence in [one for line in lines for one in sentences(line)]:
                assert len(sentence.split()) <= 13, f"{part.path}: {sentence}"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_page_that_promises_numbers_for_dark_thoughts_has_them(folder: Path) -> None:
    said = " ".join(texts(folder, "en"))
    if "at the bottom of this page" in said:
        assert {"suicide-nl", "suicide-fr"} <= set(parts(folder)[0].values["services"])


def test_french_never_says_must_not_where_it_means_need_not() -> None:
    """`Tu ne dois pas` is read as forbidden by half of the readers."""
    for folder in [*FOLDERS, CONTENT / "services"]:
        for text in texts(folder, "fr"):
            assert "tu ne dois pas" not in text.lower(), (folder.name, text)


# Words that blame, threaten or are not in the Luxembourg Guidelines.
NEVER = {
    "de": r"warum hast du|kinderporno|loverboy|rachepor|hättest du",
    "fa": r"چرا این کار را کردی|پورنوگرافی کودک",
    "ps": r"ولې دې دا کار وکړ|د ماشومانو پورن",
    "sq": r"pse e bëre|pornografi(a|) me fëmijë|loverboy",
    "ro": r"de ce ai făcut|pornografi[ea] infantilă|loverboy|trebuia să nu",
    "bg": r"защо го направи|детска порнография|loverboy",
    "vi": r"tại sao bạn lại làm|khiêu dâm trẻ em|loverboy",
    "zh-hans": r"你为什么要这样做|儿童色情",
    "pcm": r"why you do am|child porn|loverboy",
    "en": r"why did you|child porn|loverboy|revenge porn|your own fault\b(?! )|you should have",
    "fr": r"pourquoi as-tu|pornographie enfantine|pédopornograph|loverboy|tu aurais dû",
    "nl": r"waarom heb je|kinderporno|loverboy|wraakporno|had je maar",
    "ar": r"لماذا فعلت|إباحية الأطفال",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_blames_or_uses_words_that_hurt(language: str) -> None:
    for folder in FOLDERS:
        for text in texts(folder, language):
            assert not re.search(NEVER[language], text, flags=re.IGNORECASE), (folder.name, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_asks_for_a_picture_as_proof(language: str) -> None:
    """S16: names, links and times are kept; a sexual image never is."""
    orders = {
        "de": r"(mach|nimm) einen screenshot (von dem|vom) (bild|nacktbild)",
        "fa": r"از (عکس|تصویر) (برهنه )?اسکرین‌?شات بگیر",
        "ps": r"د (عکس|انځور) سکرین ?شاټ واخله",
        "sq": r"(bëj|merr) foto ekrani të fotos",
        "ro": r"fă o captură (de ecran )?(a|cu) poz",
        "bg": r"направи екранна снимка на (голата )?снимка",
        "vi": r"chụp màn hình (tấm )?ảnh khỏa thân",
        "zh-hans": r"把(裸照|照片)截图",
        "pcm": r"screenshot di (foto|naked)",
        "en": r"(take|make|keep) a screenshot of the (picture|image|nude)",
        "fr": r"fais une capture (d'écran )?de la photo",
        "nl": r"(neem|maak) een (schermafdruk|screenshot) van de (foto|naaktfoto)",
        "ar": r"التقط صورة (شاشة|للشاشة) للصورة",
    }
    for folder in FOLDERS:
        for text in texts(folder, language):
            assert not re.search(orders[language], text, flags=re.IGNORECASE), (folder.name, text)


def test_arabic_is_written_in_arabic() -> None:
    for folder in [*FOLDERS, CONTENT / "services"]:
        for text in texts(folder, "ar"):
            if folder.name != "services" and text != "S@m!r7":
                assert re.search(r"[\u0600-\u06ff]", text), (folder.name, text)


def test_every_topic_in_the_content_is_in_the_code_list() -> None:
    named = {
        part.values["topic"]
        for folder in FOLDERS
        for part in parts(folder)
        if part.values.get("topic")
    }
    assert named <= set(TOPICS)
