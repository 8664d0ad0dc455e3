"""The texts of a unit, question or exercise in the reader's language, or the nearest there is.

A page that prints English inside Arabic must mark it and say so, so each text carries the
language it is written in (capsules.texts.Served).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from capsules.texts import Served, chain
from peers.training.models import TextRow


@dataclass(frozen=True)
class Words:
    """One row of texts as served: `words.title`, `words.body.attrs`, `words.said_of("start")`."""

    row: Any
    asked: str

    def __getattr__(self, name: str) -> Served:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.serve(str(getattr(self.row, name, "")))

    def serve(self, text: str) -> Served:
        """A piece of this row's text, marked with its language."""
        return Served(text=text, language=self.row.language, asked=self.asked)

    @property
    def answers(self) -> list[Served]:
        """Of a question: the right one first."""
        return [self.serve(text) for text in self.row.answers]

    def step(self, key: str) -> dict[str, Any]:
        """Of a practice thread: what is said at a step, the note, and the words of its choices."""
        found = self.row.said.get(key, {})
        return {
            "said": self.serve(found.get("said", "")),
            "note": self.serve(found.get("note", "")),
            "choices": {k: self.serve(text) for k, text in found.get("choices", {}).items()},
        }


def words_of(texts: Iterable[TextRow]) -> Words:
    """The text that a reader of the active language gets; there is always one in English."""
    asked = get_language() or "en"
    by_language = {text.language: text for text in texts}
    order = (*chain(asked), *by_language)
    best = next(code for code in order if code in by_language)
    return Words(row=by_language[best], asked=asked)
