"""The fonts that our PDFs carry (capsules/printing/fonts), and which letters they have."""

from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
LATIN, ARABIC, CHINESE = "NotoSans-Regular", "NotoSansArabic-Regular", "DroidSansFallback"
ALL = (LATIN, ARABIC, CHINESE)


@cache
def letters() -> frozenset[int]:
    """Every character that one of our fonts can print."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - ten megabytes that most workers never need

    known: set[int] = set()
    for name in ALL:
        with TTFont(FONTS / f"{name}.ttf", lazy=True) as font:
            known |= font.getBestCmap().keys()
    return frozenset(known)
