"""Compile the translations: `python -m ecpat_portal.catalogues`.

With polib instead of gettext's msgfmt, so that nobody needs a system package to run the portal.
Compiled files are not committed; a catalogue that is older than its source is made anew.
"""

import os
from pathlib import Path

import polib

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(locale_dir: Path = LOCALE_DIR) -> list[Path]:
    """Compile every `.po` below `locale_dir` that changed; returns the `.mo` files written."""
    written = []
    for source in sorted(locale_dir.glob("**/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        # Whole or not at all: another process may be reading the old one.
        unfinished = target.with_suffix(f".{os.getpid()}.tmp")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
