"""What keeps a document from being published, each thing beside the part it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capsules.bundles import DOORS, OPTIONAL_TEXTS, SOURCE_LANGUAGE
from capsules.story import Fault, faults
from peers.studio.shape import children, column_of, kind_of, text_of_column, unit_of

Document = dict[str, dict[str, Any]]

_STORY_WORDS: dict[Fault, str | Promise] = {
    Fault.LEADS_NOWHERE: _("A choice here leads to a step that is not there. Choose another one."),
    Fault.LEADS_BACK: _("Choose another step: this is the same one."),
    Fault.STUCK: _("A reader would be stuck here. Add a choice, or make it an ending."),
    Fault.ENDING_GOES_ON: _("An ending has no choices. Take them out, or let the story go on."),
    Fault.NEVER_REACHED: _("No choice leads here. Let one lead here, or remove the step."),
    Fault.NO_ENDING: _("From here no way leads to an ending. Every reader must arrive at help."),
}

_TOGETHER = (("law_checked_by", "law_checked_on"), ("law_source", "law_source_read_on"))


@dataclass(frozen=True)
class Problem:
    """`column` is the field it is about, "" for the part as a whole."""

    path: str
    column: str
    message: str | Promise

    @property
    def unit(self) -> str:
        """The page on which it is put right."""
        return unit_of(self.path)

    @property
    def place(self) -> str:
        """Which text it is, as its form calls it; "" where the message says so itself."""
        if not self.column:
            return ""
        kind = kind_of(self.path)
        name, language = text_of_column(kind, self.column)
        return str(kind.field(name).verbose_name) if language else ""


def problems_of(document: Document) -> list[Problem]:
    """Everything that is missing; an empty list when it can go to readers."""
    root = next(path for path in document if "/" not in path)
    return [
        *_of_the_whole(document, root),
        *_empty_texts(document),
        *_of_the_law(document),
        *_of_the_quiz(document, root),
        *_of_the_story(document, root),
    ]


def _of_the_whole(document: Document, root: str) -> Iterator[Problem]:
    if not any(document[root].get(f"for_{door}") for door in DOORS):
        yield Problem(root, f"for_{DOORS[0]}", _("Choose for whom it is."))
    if not document[root].get("topic"):
        yield Problem(root, "topic", _("Choose a topic."))
    if not children(document, root, "cards"):
        yield Problem(root, "", _("A capsule needs at least one card."))


def _empty_texts(document: Document) -> Iterator[Problem]:
    for path, values in document.items():
        for name in kind_of(path).texts:
            column = column_of(name, SOURCE_LANGUAGE)
            if name not in OPTIONAL_TEXTS and not str(values.get(column) or "").strip():
                words = _("This is empty in English, from which all other languages are made.")
                yield Problem(path, column, words)


def _of_the_law(document: Document) -> Iterator[Problem]:
    """A claim about the law says where it is written and when somebody read it there. That no
    lawyer has checked it yet, the page says for itself."""
    for path, values in document.items():
        if values.get("states_law") and not (
            values.get("law_source") and values.get("law_source_read_on")
        ):
            words = _("Say where this law is written, and when somebody last read it there.")
            yield Problem(path, "law_source", words)
        for column, other in _TOGETHER:
            if bool(values.get(column)) != bool(values.get(other)):
                words = _("These two belong together: who or where, and on which day.")
                yield Problem(path, column, words)


def _of_the_quiz(document: Document, root: str) -> Iterator[Problem]:
    for path in children(document, root, "questions"):
        answers = [document[one] for one in children(document, path, "answers")]
        if len(answers) < 2 or not any(one.get("right") for one in answers):
            words = _("A question needs at least two answers, one of them right.")
            yield Problem(path, "", words)
    for path in children(document, root, "poll"):
        if len(children(document, path, "options")) < 2:
            yield Problem(path, "", _("A poll needs at least two answers to choose from."))


def _of_the_story(document: Document, root: str) -> Iterator[Problem]:
    for scenario in children(document, root, "scenario"):
        steps = children(document, scenario, "steps")
        if not steps:
            yield Problem(scenario, "", _("The story has no step yet."))
            continue
        ways = {
            step: [document[one].get("leads_to", "") for one in children(document, step, "choices")]
            for step in steps
        }
        endings = {step for step in steps if document[step].get("is_ending")}
        for one in faults(first=steps[0], ways=ways, endings=endings):
            yield Problem(one.step, "", _STORY_WORDS[one.fault])
