"""A capsule on one sheet of A4, to hang where young people pass."""

import datetime as dt
from functools import lru_cache

from django.utils.translation import gettext

from capsules.reading import Reading

_FOOT = 62
_WIDEST_PICTURE = 110.0


def as_pdf(reading: Reading, address: str) -> bytes:
    """What it is about, a picture that leads to it, that people answer, and the numbers."""
    about = reading.about
    return _draw(
        reading.language,
        about.title.text,
        about.summary.text,
        address,
        reading.capsule.updated_at,
    )


@lru_cache(maxsize=256)
def _draw(_language: str, title: str, summary: str, address: str, at: dt.datetime) -> bytes:
    """Kept, because a sheet costs a thousand times what a page does and anybody may ask for it."""
    from capsules.printing.sheet import BRAND, Sheet  # noqa: PLC0415 - heavy, see there

    page = Sheet(title)
    # The same capsule makes the same file, so that a copy can be asked whether it still holds.
    page.set_creation_date(at)
    page.set_y(24)
    page.put(gettext("Does something online worry you?"), size=16, colour=BRAND)
    page.put(title, size=32)
    page.put(summary, size=16)
    page.ln(2)
    page.picture(address, size=min(_WIDEST_PICTURE, page.h - _FOOT - 10 - page.get_y()))
    page.put(address, size=12, align="C")
    page.set_y(page.h - _FOOT)
    words = gettext(
        "Young people who were trained for it answer, with an adult beside them. "
        "No account, no name."
    )
    page.put(words, size=13)
    page.put(gettext("Danger now?"), size=13, colour=BRAND)
    page.put("112 · 101 · 116 000", size=26)
    return bytes(page.output())
