"""One sheet of A4 as PDF, in the language of whoever asks for it.

A PDF carries its own letters (capsules/printing/fonts). uharfbuzz joins Arabic letters as they are
written.
"""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from django.utils.translation import get_language
from fontTools.ttLib import TTFont
from fpdf import FPDF

from capsules.printing.picture import code_of
from capsules.texts import direction

_FONTS = Path(__file__).parent / "fonts"
_LATIN, _ARABIC, _CHINESE = "NotoSans-Regular", "NotoSansArabic-Regular", "DroidSansFallback"
_ALL = (_LATIN, _ARABIC, _CHINESE)
BRAND = (10, 98, 100)
INK = (23, 41, 43)


@cache
def letters() -> frozenset[int]:
    """Every character that one of our fonts can print."""
    known: set[int] = set()
    for name in _ALL:
        with TTFont(_FONTS / f"{name}.ttf", lazy=True) as font:
            known |= font.getBestCmap().keys()
    return frozenset(known)


class Sheet(FPDF):
    """A4 with our letters and a band of our colour; right-to-left where the language is.

    With `names` the letters of all thirteen languages are at hand: somebody's name may be in any.
    Without, only the language's own and the Latin ones, which are read in a fifth of the time.
    """

    def __init__(self, title: str, *, names: bool = False) -> None:
        super().__init__()
        language = get_language() or "en"
        self.rtl = direction(language) == "rtl"
        first = {"zh-hans": _CHINESE}.get(language, _ARABIC if self.rtl else _LATIN)
        others = [name for name in (_ALL if names else (_LATIN,)) if name != first]
        for name in (first, *others):
            self.add_font(name, fname=_FONTS / f"{name}.ttf")
        self.set_fallback_fonts(others, exact_match=False)
        self.set_text_shaping(use_shaping_engine=True)
        self.first = first
        self.set_lang(language)
        self.set_title(title)
        self.set_margin(24)
        self.set_auto_page_break(auto=False)
        self.add_page()
        self.set_fill_color(*BRAND)
        self.rect(0, 0, self.w, 12, style="F")

    def put(
        self, text: str, *, size: int, colour: tuple[int, int, int] = INK, align: str = ""
    ) -> None:
        """A paragraph of its own, from the side where one begins to read."""
        self.set_font(self.first, size=size)
        self.set_text_color(*colour)
        side = align or ("R" if self.rtl else "L")
        self.multi_cell(0, size * 0.55, text, align=side, new_x="LMARGIN", new_y="NEXT")
        self.ln(1.5)

    def picture(self, address: str, *, size: float) -> None:
        """The address for the camera of a phone, `size` millimetres wide, in the middle."""
        rows = code_of(address).get_matrix()
        step, left, top = size / len(rows), (self.w - size) / 2, self.get_y()
        self.set_fill_color(0)
        for number, row in enumerate(rows):
            for begin, length in _runs(row):
                x, y = left + begin * step, top + number * step
                # A hair more than a step: some printers leave white lines between neighbours.
                self.rect(x, y, length * step, step * 1.02, style="F")
        self.set_y(top + size)


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """(begin, length) of each dark stretch."""
    begin = 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            yield begin, length
        begin += length
