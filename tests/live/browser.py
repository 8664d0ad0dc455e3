"""People at a running portal, each with a browser of their own, and what they leave behind.

Nothing here looks for words of the page: the same steps are taken in every language.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, Route

from peers.threads.sample.people import PASSWORD
from tests.browsing import press_on
from tests.live.database import connect
from tests.running import RunningPortal

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_ASCII_DIGITS = [(digit.encode(), str(at).encode()) for at, digit in enumerate("٠١٢٣٤٥٦٧٨٩")]
_ALL_BUT_DIGITS = bytes(byte for byte in range(256) if byte not in b"0123456789")

QUIET = {"in_danger": "no", "threatened": "no", "image_shared": "no", "self_harm": "no"}


class Visitor:
    """One browser context; keeps every address it asked for and everything it complained about."""

    def __init__(self, context: BrowserContext, home: str, language: str = "en") -> None:
        self.context, self.home, self.language = context, home, language
        self.asked: list[str] = []
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        # Requests to the portal itself do not pass through here: that would cost half the time.
        context.route(re.compile(f"^(?!{re.escape(home)}/|data:)"), self._refuse)
        context.on("request", self._note_request)
        context.on("response", self._note_response)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = context.new_page()

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.home}/{self.language}/{path}")
        return self.page

    def press(self, action: str) -> None:
        """The button of the form that posts to the address with `action` in it."""
        form = self.page.locator(f'form[action*="{action}"]').first
        unfolded = form.locator("xpath=ancestor::details[not(@open)]")
        if unfolded.count():
            unfolded.locator("> summary").click()
        press_on(form.locator("button:visible").first)

    def text(self) -> str:
        return self.page.inner_text("body")

    def fits(self) -> bool:
        """Whether the page can be read without moving it sideways."""
        width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        return bool(self.page.evaluate(width))

    def status_of(self, path: str) -> int:
        """What this person's browser would get there, without going there."""
        return self.context.request.get(f"{self.home}/{self.language}/{path}").status

    def _refuse(self, route: Route, request: Request) -> None:
        self.foreign.append(request.url)
        route.abort()

    def _note_request(self, request: Request) -> None:
        self.asked += [request.url, request.headers.get("referer", "")]

    def _note_response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")
        self.asked.append(response.headers.get("location", ""))

    def _note_console(self, line: ConsoleMessage) -> None:
        self.complaints.append(f"{line.type}: {line.text}")


class YouthVisitor(Visitor):
    """A worried youth: no account, a code on paper."""

    code = ""

    def writes(self, message: str, *, topic: str, nickname: str, **answers: str) -> None:
        """From the first page of help through the form to the code, and copies it."""
        page = self.go("help/")
        press_on(page, 'a.button[href$="/help/new/"]')
        for name, value in {"topic": topic, **QUIET, **answers, "age_band": "13-15"}.items():
            page.check(f'input[name="{name}"][value="{value}"]')
        page.check('input[name="audience"][value="stranger"]')
        page.fill('input[name="nickname"]', nickname)
        page.fill('textarea[name="message"]', message)
        assert self.fits()
        press_on(page, "form.steps .button-wide")
        page.wait_for_url("**/help/code/")
        self.code = re.sub(r"\D", "", page.inner_text("#the-code"))
        assert len(self.code) == 20

    def types_the_last_group(self) -> None:
        self.page.fill('input[name="last_group"]', self.code[-4:])
        self.press("/help/code/")
        self.page.wait_for_url("**/help/thread/")

    def looks_for_an_answer(self) -> str:
        press_on(self.page, '.state a[href$="/help/thread/"]')
        return self.text()

    def writes_more(self, message: str) -> None:
        self.page.fill('textarea[name="message"]', message)
        self.press("/help/thread/write/")

    def comes_back(self, typed: str) -> None:
        page = self.go("help/return/")
        page.fill('input[name="code"]', typed)
        self.press("/help/return/")
        page.wait_for_url("**/help/thread/")


class Helper(Visitor):
    """Somebody with an account at the desk."""

    def logs_in(self, username: str) -> None:
        page = self.go("accounts/login/")
        page.fill('input[name="login"]', username)
        page.fill('input[name="password"]', PASSWORD)
        press_on(page, 'form[action$="/accounts/login/"] button')
        page.wait_for_url("**/desk/")

    def opens(self, number: str) -> Page:
        """The thread that the desk calls by this number, through the link on the board."""
        page = self.go("desk/")
        press_on(page.locator(f"#own-{number}, #t-{number}"))
        page.wait_for_url("**/desk/threads/**")
        return page


def spaced(code: str) -> str:
    """The code in its five groups, as it stands on paper."""
    return " ".join(code[start : start + 4] for start in range(0, 20, 4))


# --- what stays behind ------------------------------------------------------------------------
def leaks(
    portal: RunningPortal, folders: list[Path], visitors: list[Visitor], words: list[str]
) -> list[str]:
    """Every place where a youth's code or one of `words` stands in clear; empty if all is well."""
    codes = [code for visitor in visitors if (code := getattr(visitor, "code", ""))]
    _write_everything_out(portal)
    places = dict(_files([portal.var_dir, *folders]))
    for at, visitor in enumerate(visitors):
        places[f"addresses of visitor {at}"] = "\n".join(visitor.asked).encode()
    places["output"] = portal.text.encode()
    assert any("portal.sqlite3" in place or "/base/" in place for place in places)
    return [place for place, content in places.items() if holds(content, codes, words)]


def complaints(visitors: list[Visitor]) -> list[str]:
    """Other sites that were asked, policies that were broken, scripts that failed."""
    return [line for one in visitors for line in (*one.foreign, *one.complaints)]


def _write_everything_out(portal: RunningPortal) -> None:
    """What a database still holds in memory comes to its files."""
    if portal.database_url.startswith("postgresql"):
        connection = connect(portal.database_url)
        connection.cursor().execute("CHECKPOINT")
        connection.close()


def _files(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and "static" not in path.relative_to(folder).parts[:1]:
                yield str(path), path.read_bytes()


def holds(content: bytes, codes: list[str], words: list[str]) -> bool:
    """Whether a code, in any grouping and script, or one of the words stands there in clear."""
    if any(spelling in content for word in words for spelling in _spellings(word)):
        return True
    for arabic, digit in _ASCII_DIGITS:
        content = content.replace(arabic, digit)
    digits = content.translate(None, _ALL_BUT_DIGITS)
    return any(code.encode() in digits for code in codes)


def _spellings(word: str) -> set[bytes]:
    """In UTF-8 and UTF-16, and as JSON and addresses escape it."""
    plain = {word.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")}
    escaped = {word.encode("unicode_escape"), quote(word).encode(), quote_plus(word).encode()}
    return plain | escaped
