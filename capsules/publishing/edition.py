"""One edition: every public page as it is at one moment, compressed, put in place at once.

    <folder>/editions/<digest>/en/capsules/passwords/index.html (.gz, .br)
    <folder>/editions/<digest>/en/capsules/passwords/poster.pdf
    <folder>/current -> editions/<digest>

The link is swapped in one step, so that a withdrawn page disappears together with the links that
led to it. The edition before stays until the next one: a reader may be in the middle of it. Files
that did not change are the same files in both (hard links), so that one changed capsule costs the
rendering of that capsule.
"""

import fcntl
import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.utils import timezone

from capsules.publishing.addresses import poster_addresses, public_addresses
from capsules.publishing.digests import Digests
from capsules.publishing.rendering import Renderer

# How long an unfinished edition may lie before it counts as left by a process that was killed.
_LEFT_BEHIND_SECONDS = 3600
_FORMS = ("index.html", "index.html.gz", "index.html.br")
# What each page was made from; nobody links to it, and it says nothing about anyone.
_NOTE = "edition.json"
_SITEMAP = "sitemap.xml"
_WRITING = ".writing"


@dataclass(frozen=True)
class Published:
    """`rendered` of `pages` were made anew, `drawn` posters; all are 0 when nothing had changed."""

    edition: str
    pages: int = 0
    rendered: int = 0
    drawn: int = 0


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else on this machine writes below `folder` while this lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _WRITING).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            is_ours = False
        else:
            is_ours = True
        yield is_ours


def publish(folder: Path, *, anew: bool = False) -> Published:
    """Write the public pages below `folder` when something changed (or `anew`).

    Two processes may do it at once: both write the same files under another name, and the second
    rename finds the edition in place.
    """
    digests = Digests.now()
    edition = folder / "editions" / digests.whole
    current = folder / "current"
    if not anew and current.resolve() == edition.resolve() and edition.is_dir():
        return Published(edition=digests.whole)
    edition.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=edition.parent))
    try:
        before = current.resolve() if current.is_dir() and not anew else None
        done = _write_pages(draft, digests, before)
        _put_in_place(draft, edition, current)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return done


def _write_pages(draft: Path, digests: Digests, before: Path | None) -> Published:
    draft.chmod(0o755)
    (draft / _NOTE).write_text(digests.as_json())
    old = Digests.from_json((before / _NOTE).read_text()) if before else None
    renderer = Renderer()
    pages = rendered = 0
    for address in public_addresses():
        folder = draft / address.strip("/")
        folder.mkdir(parents=True, exist_ok=True)
        same = before / address.strip("/") if before else None
        if same and old and digests.of(address) == old.of(address) and _take_over(same, folder):
            pages += 1
        elif (page := renderer.page(address)) is not None:
            _write(folder, page.html, same)
            pages, rendered = pages + 1, rendered + 1
    _write_sitemap(draft, renderer)
    drawn = _write_posters(draft, renderer, digests, before, old)
    return Published(edition=digests.whole, pages=pages, rendered=rendered, drawn=drawn)


def _write_posters(
    draft: Path, renderer: Renderer, digests: Digests, before: Path | None, old: Digests | None
) -> int:
    """As they are: a PDF is packed already. How many had to be drawn."""
    drawn = 0
    for address in poster_addresses():
        file, same = draft / address.strip("/"), before and before / address.strip("/")
        if same and old and digests.of(address) == old.of(address) and same.is_file():
            os.link(same, file)
        elif (page := renderer.page(address)) is not None:
            file.write_bytes(page.html)
            drawn += 1
    return drawn


def _write_sitemap(draft: Path, renderer: Renderer) -> None:
    """What search engines may find, as it is in this edition."""
    page = renderer.page(f"/{_SITEMAP}")
    if page is not None:
        _write_forms(draft / _SITEMAP, page.html)


def _take_over(old: Path, new: Path) -> bool:
    """Link the page and its compressed forms; False when they are not all there."""
    if not all((old / name).is_file() for name in _FORMS):
        return False
    for name in _FORMS:
        os.link(old / name, new / name)
    return True


def _write(folder: Path, html: bytes, same: Path | None) -> None:
    page = same / "index.html" if same else None
    if same and page and page.is_file() and page.read_bytes() == html and _take_over(same, folder):
        return
    _write_forms(folder / "index.html", html)


def _write_forms(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    # The time is left out of the header: equal pages are equal files.
    file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    file.with_name(f"{file.name}.br").write_bytes(brotli.compress(content, quality=11))


def _put_in_place(draft: Path, edition: Path, current: Path) -> None:
    before = current.resolve() if current.is_symlink() else None
    if edition.exists():
        # Asked for anew: the old files of the same edition make room.
        edition.rename(draft.with_name(draft.name + "-old"))
    draft.rename(edition)
    link = current.with_name(f".current-{os.getpid()}")
    link.unlink(missing_ok=True)
    link.symlink_to(edition.relative_to(current.parent))
    link.replace(current)
    _forget_older(edition, before)


def _forget_older(edition: Path, before: Path | None) -> None:
    now = timezone.now().timestamp()
    for other in edition.parent.iterdir():
        if other in (edition, before):
            continue
        unfinished = other.name.startswith(".draft-") and not other.name.endswith("-old")
        if unfinished and now - other.stat().st_mtime < _LEFT_BEHIND_SECONDS:
            continue
        shutil.rmtree(other, ignore_errors=True)
