"""Every language that a visitor can choose is complete and can be read by gettext."""

import gettext
import os
import re
import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from django.utils import translation

from ecpat_portal import languages
from ecpat_portal.catalogues import LOCALE_DIR, compile_catalogues

TRANSLATED = [code for code in languages.OPEN_CODES if code != "en"]
MSGFMT = shutil.which("msgfmt")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

# msgfmt is a system package that users need not have; CI must.
needs_msgfmt = TRANSLATED if MSGFMT or os.environ.get("CI") == "true" else []


def source_of(code: str) -> Path:
    return LOCALE_DIR / translation.to_locale(code) / "LC_MESSAGES" / "django.po"


def catalogue(code: str) -> polib.POFile:
    return polib.pofile(str(source_of(code)))


@pytest.mark.parametrize("code", TRANSLATED)
def test_an_open_language_is_complete(code: str) -> None:
    entries = [entry for entry in catalogue(code) if not entry.obsolete]
    assert entries
    assert [entry.msgid for entry in entries if not entry.translated()] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_placeholders_survive_translation(code: str) -> None:
    for entry in catalogue(code).translated_entries():
        asked = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            # "one" or "two" may be a word in a plural form; nothing may be invented.
            assert set(PLACEHOLDER.findall(text)) <= asked, entry.msgid
        if not entry.msgid_plural:
            assert set(PLACEHOLDER.findall(entry.msgstr)) == asked, entry.msgid


@pytest.mark.parametrize("code", TRANSLATED)
def test_plural_forms_are_as_many_as_the_language_has(code: str) -> None:
    forms = catalogue(code)
    found = re.fullmatch(r"nplurals=(\d); plural=(.+?);?", forms.metadata["Plural-Forms"].strip())
    count, choose = int(found[1]), gettext.c2py(found[2])
    assert {choose(number) for number in range(200)} <= set(range(count))
    for entry in forms:
        if entry.msgid_plural and not entry.obsolete:
            assert set(entry.msgstr_plural) == set(range(count)), entry.msgid


@pytest.mark.parametrize("code", languages.OPEN_CODES)
def test_an_open_language_can_be_switched_on(code: str) -> None:
    assert translation.check_for_language(code)
    with translation.override(code):
        assert translation.get_language() == code
        assert translation.ngettext("%(n)s day", "%(n)s days", 2)


@pytest.mark.parametrize("code", needs_msgfmt)
def test_msgfmt_accepts_the_catalogue(code: str, tmp_path: Path) -> None:
    command = [MSGFMT, "--check", "-o", str(tmp_path / "out.mo"), str(source_of(code))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_changed_catalogue_is_compiled_and_an_old_one_left(tmp_path: Path) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Hello"\nmsgstr "Salut"\n\n#, fuzzy\nmsgid "Bye"\nmsgstr "Ciao"\n'
    )
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    with (folder / "django.mo").open("rb") as compiled:
        french = gettext.GNUTranslations(compiled)
    # A translation nobody looked at (fuzzy) is not shown.
    assert (french.gettext("Hello"), french.gettext("Bye")) == ("Salut", "Bye")
    assert compile_catalogues(tmp_path) == []
    later = (folder / "django.mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
