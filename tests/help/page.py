"""Reading a page the way a youth does: what the fields hold, what stands beside them."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

_EMPTY = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"})


class Page(HTMLParser):
    """Fields by name, texts by id, and every tag with its attributes."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.fields: dict[str, list[str]] = {}
        self.texts: dict[str, str] = {}
        self._open: list[str] = []
        self._textarea = ""
        self.feed(response.content.decode())
        self.close()

    def value(self, name: str) -> str | None:
        """What a field would send: the text typed, the radio chosen; None when nothing."""
        values = self.fields.get(name, [])
        return values[0] if values else None

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Attributes of every `tag` that has the wanted ones."""
        return [
            attributes
            for name, attributes in self.tags
            if name == tag and all(attributes.get(key) == want for key, want in wanted.items())
        ]

    def texts_of_code(self) -> str:
        """What stands in the five groups."""
        return self.texts.get("the-code", "")

    def form_data(self, **changes: Any) -> dict[str, Any]:
        """Everything the page's forms would send, with changes by the youth."""
        return {**{name: values[0] for name, values in self.fields.items()}, **changes}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag not in _EMPTY:
            self._open.append(attributes.get("id", ""))
        if tag == "input":
            self._input(attributes)
        if tag == "textarea":
            self._textarea = attributes.get("name", "")
            self.fields.setdefault(self._textarea, [""])

    def _input(self, attributes: dict[str, str]) -> None:
        kind, name = attributes.get("type", "text"), attributes.get("name", "")
        if kind not in {"radio", "checkbox"} or "checked" in attributes:
            self.fields.setdefault(name, []).append(attributes.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and self._open:
            self._open.pop()
        if tag == "textarea":
            # A browser drops the one line break after the tag.
            self.fields[self._textarea] = [self.fields[self._textarea][0].removeprefix("\n")]
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        for name in self._open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data
        if self._textarea:
            self.fields[self._textarea] = [self.fields[self._textarea][0] + data]
