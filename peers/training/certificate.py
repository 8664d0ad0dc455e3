"""The certificate as a PDF, in the language of whoever asks for it.

A PDF carries its own letters (peers/training/fonts). uharfbuzz joins Arabic letters as they are
written. Of a name in letters that we do not have, the user name is printed instead: better an
honest Latin name than a row of empty boxes.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from fontTools.ttLib import TTFont
from fpdf import FPDF

from capsules.texts import direction
from capsules.topics import TOPICS
from peers.people.models import Role, User
from peers.training.models import Certificate

_FONTS = Path(__file__).parent / "fonts"
_LATIN, _ARABIC, _CHINESE = "NotoSans-Regular", "NotoSansArabic-Regular", "DroidSansFallback"
_ALL = (_LATIN, _ARABIC, _CHINESE)
_BRAND = (10, 98, 100)
_INK = (23, 41, 43)


def as_pdf(certificate: Certificate) -> bytes:
    """One page, A4: the name, the role, the topics, until when, and how to check it."""
    page = _Page()
    held = certificate.qualification
    page.head(gettext("Certificate of training"))
    page.put(printable(held.user), size=24)
    page.put(str(Role(held.role).label), size=14)
    for words, value in _facts(certificate):
        page.fact(words, value)
    page.foot(
        gettext("Anybody can check it at %(address)s with this code:")
        % {"address": settings.PORTAL_URL + reverse("training:verify")},
        certificate.code,
    )
    return bytes(page.output())


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    held = certificate.qualification
    facts = [
        (gettext("Signed off by"), printable(held.signed_off_by)),
        (gettext("Signed off on"), date_format(held.signed_off_on, "DATE_FORMAT")),
        (gettext("Valid until"), date_format(held.expires_on, "DATE_FORMAT")),
    ]
    topics = [str(TOPICS[code].label) for code in held.topics if code in TOPICS]
    if topics:
        facts.append((gettext("Topics"), ", ".join(topics)))
    return facts


def printable(user: User) -> str:
    """The name shown, or the user name when we have no letters for it."""
    name = user.name or user.username
    return name if set(map(ord, name)) <= _letters() else user.username


@cache
def _letters() -> frozenset[int]:
    """Every character that one of our fonts can print."""
    known: set[int] = set()
    for name in _ALL:
        with TTFont(_FONTS / f"{name}.ttf", lazy=True) as font:
            known |= font.getBestCmap().keys()
    return frozenset(known)


class _Page(FPDF):
    """A4 with our letters; right-to-left where the language is."""

    def __init__(self) -> None:
        super().__init__()
        language = get_language() or "en"
        self.rtl = direction(language) == "rtl"
        first = {"zh-hans": _CHINESE}.get(language, _ARABIC if self.rtl else _LATIN)
        for name in _ALL:
            self.add_font(name, fname=_FONTS / f"{name}.ttf")
        self.set_fallback_fonts([name for name in _ALL if name != first], exact_match=False)
        self.set_text_shaping(use_shaping_engine=True)
        self.first = first
        self.set_lang(language)
        self.set_title(gettext("Certificate of training"))
        self.set_margin(24)
        self.set_auto_page_break(auto=False)
        self.add_page()

    def head(self, title: str) -> None:
        self.set_fill_color(*_BRAND)
        self.rect(0, 0, self.w, 12, style="F")
        self.set_y(34)
        self.put(title, size=13, colour=_BRAND)
        self.ln(6)

    def put(self, text: str, *, size: int, colour: tuple[int, int, int] = _INK) -> None:
        """A line of its own, from the side where one begins to read."""
        self.set_font(self.first, size=size)
        self.set_text_color(*colour)
        align = "R" if self.rtl else "L"
        self.multi_cell(0, size * 0.55, text, align=align, new_x="LMARGIN", new_y="NEXT")
        self.ln(1.5)

    def fact(self, words: str, value: str) -> None:
        self.ln(4)
        self.put(words, size=10, colour=_BRAND)
        self.put(value, size=13)

    def foot(self, words: str, code: str) -> None:
        self.set_y(self.h - 62)
        self.put(words, size=10)
        self.put(code, size=18, colour=_BRAND)
