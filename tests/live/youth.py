"""A youth at a running portal, over HTTP: cookies, forms, no script."""

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from types import SimpleNamespace

from tests.help.page import Page

HARMLESS = "How do I choose a good password for my new phone? I have never made one before."


@dataclass
class Answer:
    """What came back, and how long it took in seconds."""

    status: int
    url: str
    body: str
    seconds: float

    @property
    def page(self) -> Page:
        return Page(SimpleNamespace(content=self.body.encode()))


class Youth:
    """One browser without scripts, on one portal."""

    def __init__(self, base: str, language: str = "en") -> None:
        self.base, self.language = base, language
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> Answer:
        return self._answer(urllib.request.Request(self.base + path))

    def post(self, path: str, data: dict[str, str]) -> Answer:
        """Submit a form of our own making; the token must be among the data."""
        request = urllib.request.Request(
            self.base + path,
            data=urllib.parse.urlencode(data).encode(),
            headers={"Referer": self.base + path},
        )
        return self._answer(request)

    def ask(self, message: str = HARMLESS, **changes: str) -> Answer:
        """Open a thread as the form does; the answer is the page with the code."""
        path = f"/{self.language}/help/new/"
        form = self.get(path).page.form_data()
        fields = {
            "topic": "account_security",
            "in_danger": "no",
            "threatened": "no",
            "image_shared": "no",
            "self_harm": "no",
            "age_band": "13-15",
            "nickname": "Robin",
            "audience": "stranger",
            "message": message,
        }
        return self.post(path, {**form, **fields, **changes})

    def _answer(self, request: urllib.request.Request) -> Answer:
        start = time.monotonic()
        try:
            with self.opener.open(request, timeout=30) as response:
                body = response.read().decode()
                seconds = time.monotonic() - start
                return Answer(response.status, response.geturl(), body, seconds)
        except urllib.error.HTTPError as error:
            with error:
                body = error.read().decode()
                return Answer(error.code, error.geturl(), body, time.monotonic() - start)


def code_on(answer: Answer) -> str:
    """The twenty digits on the page with the code."""
    digits = re.sub(r"\D", "", answer.page.texts_of_code())
    assert len(digits) == 20, answer.body[:2000]
    return digits
