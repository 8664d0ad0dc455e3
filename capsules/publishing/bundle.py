"""The same pages for a USB stick: opened from the folder, without a server and without scripts.

Links lead from file to file, to a poll's results instead of its form. What needs the portal - to
ask somebody, to vote - leads to a page that says so and shows the numbers to call.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from capsules.models import Capsule, CardAudio
from capsules.publishing.addresses import poster_addresses, public_addresses
from capsules.publishing.rendering import Renderer
from capsules.reading import read
from capsules.texts import chain
from capsules.views.quiz import questions_of

_LINK = re.compile(r'\b(href|action)="(/[^"]*)"')
_SCRIPT = re.compile(r"<script\b[^>]*></script>\n?")
_HEAD_LINKS = re.compile(r'<link rel="(?:alternate|canonical)"[^>]*>\n?')
_FORM = re.compile(r'<form method="get" class="stack" id="questions">.*?</form>', re.DOTALL)
_FILTERS = re.compile(r'<form method="get"[^>]*class="[^"]*\bfilters\b.*?</form>\n?', re.DOTALL)
_QUIZ = re.compile(r"/(?P<language>[\w-]+)/capsules/(?P<slug>[\w-]+)/quiz/")
_RECORDING = re.compile(r'\bsrc="/[\w-]+/capsules/audio/(?P<name>[\w.-]+)"')
_STYLESHEET = "portal.css"
_LEAVE = "leave.html"


@dataclass(frozen=True)
class Bundled:
    pages: int
    bytes: int


def write_bundle(target: Path, *, languages: list[str] | None = None) -> Bundled:
    """Write the zip to `target`; an unfinished one never bears that name."""
    draft = target.with_name(f".{target.name}.part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        pages = 0
        for name, text in _files(languages):
            # A fixed time: the same pages make the same file.
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED, 9)
            pages += name.endswith("index.html")
    draft.replace(target)
    return Bundled(pages=pages, bytes=target.stat().st_size)


def _files(languages: list[str] | None) -> Iterator[tuple[str, str | bytes]]:
    codes = languages or [code for code, _name in settings.LANGUAGES]
    # A search asks the portal: its form leads to the page that says so, like a vote.
    addresses = [one for one in public_addresses(codes) if not one.endswith("/search/")]
    renderer = Renderer()
    posters = _posters(renderer, codes)
    there = {*addresses, *posters}
    played: set[str] = set()
    for address in addresses:
        page = renderer.page(address)
        if page is not None:
            html = _quiz_on_paper(page.html.decode(), address)
            played |= {found["name"] for found in _RECORDING.finditer(html)}
            yield f"{address.strip('/')}/index.html", _alone(html, address, there)
    for address, poster in posters.items():
        yield address.strip("/"), poster
    for code in codes:
        with translation.override(code):
            html = render_to_string("capsules/bundle_offline.html", {"leave": f"../{_LEAVE}"})
            yield f"{code}/offline.html", html
    for recording in _recordings(codes):
        name = f"{recording.recording.digest}.{recording.kind}"
        # In a language that was withdrawn no page plays it.
        if name in played:
            yield f"audio/{name}", bytes(recording.recording.content)
    yield _STYLESHEET, Path(str(finders.find("css/portal.css"))).read_text()
    yield _LEAVE, "<!doctype html><title>Info</title>\n"
    start = [(code, name, code in settings.LANGUAGES_BIDI) for code, name in settings.LANGUAGES]
    chosen = [one for one in start if one[0] in codes]
    yield "index.html", render_to_string("capsules/bundle_start.html", {"languages": chosen})


def _posters(renderer: Renderer, codes: list[str]) -> dict[str, bytes]:
    """The sheets for the wall, by address: a house prints them where it reads."""
    found = ((address, renderer.page(address)) for address in poster_addresses(codes))
    return {address: page.html for address, page in found if page is not None}


def _recordings(codes: list[str]) -> Iterator[CardAudio]:
    """One at a time: a stick holds more of them than a process should."""
    served = {language for code in codes for language in chain(code)}
    rows = CardAudio.objects.filter(card__capsule__in=Capsule.objects.public(), language__in=served)
    seen: set[str] = set()
    for row in rows.select_related("recording").order_by("pk").iterator(chunk_size=20):
        if row.recording.digest not in seen:
            seen.add(row.recording.digest)
            yield row


def _quiz_on_paper(html: str, address: str) -> str:
    """The questions with what there is to say of each answer, opened by a touch."""
    found = _QUIZ.fullmatch(address)
    if found is None:
        return html
    with translation.override(found["language"]):
        capsule = Capsule.objects.public().with_parts().in_language(found["language"])
        reading = read(capsule.get(slug=found["slug"]), found["language"])
        context = {"asked": questions_of(reading), "reading": reading}
        questions = render_to_string("capsules/bundle_quiz.html", context)
    return _FORM.sub(lambda _form: questions, html)


def _alone(html: str, address: str, there: set[str]) -> str:
    """The page with links between files, and nothing that needs a server."""
    here = address.strip("/")
    up = "/".join([".."] * (here.count("/") + 1))
    language = here.split("/")[0]

    def link(found: re.Match[str]) -> str:
        attribute, path = found[1], found[2]
        return f'{attribute}="{_target(path, here=here, up=up, language=language, there=there)}"'

    # Without a server nothing is filtered: the whole directory is there.
    html = _FILTERS.sub("", _HEAD_LINKS.sub("", _SCRIPT.sub("", html)))
    html = _RECORDING.sub(rf'src="{up}/audio/\g<name>"', html)
    return _LINK.sub(link, html)


def _target(path: str, *, here: str, up: str, language: str, there: set[str]) -> str:
    plain, mark, anchor = path.partition("#")
    plain, _, _question = plain.partition("?")
    results = f"{plain}results/"
    if plain.endswith("/poll/") and results in there:
        plain = results
    if plain in there:
        file = "/index.html" if plain.endswith("/") else ""
        return posixpath.relpath(plain.strip("/"), here) + file + mark + anchor
    if plain.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
        return f"{up}/{_STYLESHEET}"
    if plain == "/exit/":
        return f"{up}/{_LEAVE}"
    return f"{up}/{language}/offline.html"
