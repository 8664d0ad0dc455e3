"""Somebody with a browser who only presses what a page shows: links, and forms as they stand."""

import re
from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client


class _Forms(HTMLParser):
    """Every form of a page: its action and the fields that it would send as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], set[str]]] = []
        self._open = False
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}, set()))
            self._open = True
        elif self._open and tag == "option" and self._select and "selected" in given:
            self.found[-1][1][self._select] = given.get("value", "")
        elif self._open and "name" in given and tag in ("input", "select", "textarea", "button"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        _action, filled, names = self.found[-1]
        names.add(given["name"])
        self._select = given["name"] if tag == "select" else ""
        self._textarea = given["name"] if tag == "textarea" else ""
        kind = given.get("type", "text")
        if tag == "input" and (kind not in ("radio", "checkbox") or "checked" in given):
            filled[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._open and self._textarea:
            filled = self.found[-1][1]
            # A browser leaves out the first line break of a box.
            before = filled.get(self._textarea, "")
            filled[self._textarea] = before + (data if before else data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea":
            self._textarea = ""


class Walker:
    """`open(path)`, then `press(action, field=value)` on what it shows."""

    def __init__(self) -> None:
        self.client = Client()
        self.page: HttpResponse = HttpResponse()
        self.at = ""

    @property
    def text(self) -> str:
        return self.page.content.decode()

    def open(self, path: str) -> "Walker":
        return self._arrive(self.client.get(path, follow=True), path)

    def press(self, action: str, **fields: object) -> "Walker":
        """The form of this page whose action ends with `action`; it must have these fields."""
        where, filled, names = self._form(action)
        missing = set(fields) - names
        assert not missing, f"{missing} not in the form {action} of {self.at}"
        data = {**filled, **fields}
        data.pop("csrfmiddlewaretoken", None)
        return self._arrive(self.client.post(where or self.at, data, follow=True), where)

    def has(self, action: str) -> bool:
        return any(one[0].endswith(action) for one in self._forms())

    def link(self, pattern: str) -> str:
        """The first address on this page that matches."""
        found = re.search(rf'href="({pattern})"', self.text)
        assert found, f"no link {pattern} on {self.at}:\n{self.said()}"
        return found[1]

    def links(self, pattern: str) -> list[str]:
        return list(dict.fromkeys(re.findall(rf'href="({pattern})"', self.text)))

    def said(self) -> str:
        """The page in plain words, for the reader of a failed test."""
        main = self.text.partition("<main")[2] or self.text
        return " ".join(re.sub(r"<[^>]*>", " ", main).split())[:1500]

    def _form(self, action: str) -> tuple[str, dict[str, str], set[str]]:
        for one in self._forms():
            if one[0].endswith(action):
                return one
        raise AssertionError(f"no form {action} on {self.at}:\n{self.said()}")

    def _forms(self) -> list[tuple[str, dict[str, str], set[str]]]:
        parser = _Forms()
        parser.feed(self.text)
        return parser.found

    def _arrive(self, page: HttpResponse, path: str) -> "Walker":
        chain = getattr(page, "redirect_chain", [])
        self.page, self.at = page, chain[-1][0] if chain else path
        assert page.status_code == 200, f"{page.status_code} at {self.at}: {self.said()}"
        return self
