"""One sheet of A4 as PDF, in the language of whoever asks for it.

A PDF carries its own letters (capsules/printing/letters.py). uharfbuzz joins Arabic letters as they
are written. What draws weighs twenty megabytes: import this module in the function that draws, so
that a web worker holds it once it has drawn something.
"""

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import get_language
from fpdf import FPDF

from capsules.languages import direction
from capsules.printing.letters import ALL, ARABIC, CHINESE, FONTS, LATIN
from capsules.printing.picture import code_of

BRAND = (10, 98, 100)
INK = (23, 41, 43)


class Sheet(FPDF):
    """A4 with our letters and a band of our colour; right-to-left where the language is.

    With `names` the letters of all thirteen languages are at hand: somebody's name may be in any.
    Without, only the language's own and the Latin ones, which are read in a fifth of the time.
    """

    def __init__(self, title: str, *, names: bool = False) -> None:
        super().__init__()
        language = get_language() or "en"
        self.rtl = direction(language) == "rtl"
        first = {"zh-hans": CHINESE}.get(language, ARABIC if self.rtl else LATIN)
        others = [name for name in (ALL if names else (LATIN,)) if name != first]
        for name in (first, *others):
            self.add_font(name, fname=FONTS / f"{name}.ttf")
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
