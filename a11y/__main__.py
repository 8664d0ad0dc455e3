"""`make a11y`: Lighthouse and axe over the running demonstration; fails below the target.

Lighthouse (100 in each category) looks at the pages that readers find by themselves, axe (nothing
found) at every page that a visitor, a youth or a helper can reach, in a language of each script.
"""

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright

from a11y import lighthouse
from a11y.walk import Walk, walk
from tests.live.youth import Youth
from tests.running import RunningPortal
from tests.servers import chromium, missing

LANGUAGES = ("en", "ar", "zh-hans")
# Where each role arrives; its links lead on.
ARRIVALS = {
    "visitor": ["", "saved/", "saved/offline/", "safety/", "accounts/password/reset/"],
    "youth": ["help/thread/", "help/return/"],
    "helper": ["desk/"],
}


def main() -> None:
    options = _options()
    with _portal(options.url) as (home, environment):
        os.environ.update(environment, DEMO="1")
        django.setup()
        failed = [*_lighthouse(home, options), *_axe(home, options)]
    print(f"\n{len(failed)} findings." if failed else "\nNothing found.")
    sys.exit(1 if failed else 0)


@contextlib.contextmanager
def _portal(url: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The demonstration with its sample people: one of our own, or one that runs already."""
    if url:
        yield url, {"ENV_FILE": "", "DJANGO_SETTINGS_MODULE": "ecpat_portal.settings"}
        return
    with (
        tempfile.TemporaryDirectory(prefix="portal-a11y-") as folder,
        RunningPortal(Path(folder), "--host", "127.0.0.1") as portal,
    ):
        yield portal.url, portal.environment


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Lighthouse and axe over the whole portal.")
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--only", choices=["lighthouse", "axe"])
    parser.add_argument("--url", default="", help="a demonstration that runs already")
    return parser.parse_args()


def _lighthouse(home: str, options: argparse.Namespace) -> Iterator[str]:
    if options.only == "axe":
        return
    if absent := lighthouse.missing():
        print(absent)
        yield absent
        return
    lighthouse.install()
    print("\nLighthouse, mobile" + "".join(f"{one:>16}" for one in lighthouse.CATEGORIES))
    for language in options.language or LANGUAGES:
        for name, path, is_public in lighthouse.PAGES:
            found = lighthouse.score(f"{home}/{language}/{path}", is_public=is_public)
            cells = [str(found.scores.get(one, "-")) for one in lighthouse.CATEGORIES]
            line = f"{language:<8} {name:<9}" + "".join(f"{cell:>16}" for cell in cells)
            print(line, flush=True)
            for reason in found.reasons:
                print(f"    {reason}", flush=True)
            if min(found.scores.values()) < lighthouse.TARGET:
                yield line


def _axe(home: str, options: argparse.Namespace) -> Iterator[str]:
    if options.only == "lighthouse":
        return
    if absent := missing(["browser"]):
        print(f"axe needs a browser: apt-get install {' '.join(absent)}")
        yield "axe"
        return
    print("\naxe: pages looked at, and what it found at 320 and 1280 px")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        for language in options.language or LANGUAGES:
            for done in _walks(browser, home, language):
                print(f"{language:<8} {done.role:<12} {done.pages:>4} {len(done.findings):>4}")
                for finding in done.findings:
                    print(f"    {finding}", flush=True)
                yield from done.findings
        browser.close()


def _walks(browser: Browser, home: str, language: str) -> Iterator[Walk]:
    """A visitor, a youth with a conversation, and somebody in each role.

    What looks the same for everyone is looked at once, as a visitor.
    """
    from peers.threads.sample.people import ACCOUNTS, PASSWORD  # noqa: PLC0415 - after set-up

    with _page(browser) as page:
        visitor = _walk(page, home, Walk("visitor", language), "visitor")
    yield visitor
    shared = {route for route in visitor.seen if not route.startswith("help:")}
    with _page(browser) as page:
        page.context.add_cookies(_cookies_of_a_youth(home, language))
        yield _walk(page, home, Walk("youth", language, seen={*shared}), "youth")
    for role, username in {one.role: one.username for one in reversed(ACCOUNTS)}.items():
        with _page(browser) as page:
            page.goto(f"{home}/{language}/accounts/login/")
            page.fill("[name=login]", username)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{home}/**/desk/**")
            seen = {route for route in shared if not route.startswith("account_")}
            yield _walk(page, home, Walk(str(role), language, seen=seen), "helper")


@contextlib.contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    """A tab of somebody new."""
    context = browser.new_context()
    try:
        yield context.new_page()
    finally:
        context.close()


def _walk(page: Page, home: str, one: Walk, arrival: str) -> Walk:
    translation.activate(one.language)
    return walk(page, home, one, [f"/{one.language}/{path}" for path in ARRIVALS[arrival]])


def _cookies_of_a_youth(home: str, language: str) -> list[dict[str, str]]:
    """Somebody who has just written: the pages with their code and their conversation open."""
    youth = Youth(home, language)
    youth.ask()
    (jar,) = [one.cookiejar for one in youth.opener.handlers if hasattr(one, "cookiejar")]
    return [{"name": one.name, "value": str(one.value), "url": home} for one in jar]


if __name__ == "__main__":
    main()
