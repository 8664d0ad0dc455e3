"""A draft as its page shows it: part after part, with what is missing beside each."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from peers.studio.checks import Problem, problems_of
from peers.studio.differences import name_of
from peers.studio.models import PartVersion, WorkingCopy
from peers.studio.shape import children, kind_of

Document = dict[str, dict[str, Any]]


@dataclass
class Entry:
    """One part: `part` is its path without the capsule's address, as the page's address has it."""

    path: str
    part: str
    name: str
    is_first: bool = False
    is_last: bool = False
    is_ending: bool = False
    problems: list[Problem] = field(default_factory=list)
    address: str = ""

    @property
    def anchor(self) -> str:
        """Where on the page it stands, to come back to after a move."""
        return self.part.replace("/", "-") or "about"

    @property
    def kind(self) -> str | Promise:
        """What it is called while it has no words of its own."""
        return kind_of(self.path).model._meta.verbose_name  # noqa: SLF001 - a documented API


@dataclass(frozen=True)
class Outline:
    whole: Entry
    cards: list[Entry]
    questions: list[Entry]
    scenario: Entry | None
    steps: list[Entry]
    poll: Entry | None
    problems: list[Problem]

    @property
    def unfinished(self) -> list[Entry]:
        """The parts in which something is missing, as they stand on the page."""
        alone = [one for one in (self.scenario, self.poll) if one]
        every = [self.whole, *self.cards, *self.questions, *alone[:1], *self.steps, *alone[1:]]
        return [entry for entry in every if entry.problems]


def outline_of(copy: WorkingCopy) -> Outline:
    document, slug = copy.document, copy.slug
    problems = problems_of(document)

    def row(parent: str, kind: str) -> list[Entry]:
        paths = children(document, parent, kind)
        return [
            Entry(
                path,
                part_of(path),
                name_of(document, path),
                is_first=path == paths[0],
                is_last=path == paths[-1],
                is_ending=bool(document[path].get("is_ending")),
                problems=[one for one in problems if one.unit == path],
                address=reverse("studio:part", args=[copy.pk, part_of(path)]),
            )
            for path in paths
        ]

    whole = Entry(slug, "", name_of(document, slug))
    whole.address = reverse("studio:about", args=[copy.pk])
    whole.problems = [one for one in problems if one.unit == slug]
    scenario = f"{slug}/scenario"
    return Outline(
        whole=whole,
        cards=row(slug, "cards"),
        questions=row(slug, "questions"),
        scenario=next(iter(row(slug, "scenario")), None),
        steps=row(scenario, "steps") if scenario in document else [],
        poll=next(iter(row(slug, "poll")), None),
        problems=problems,
    )


def part_of(path: str) -> str:
    """`small/cards/first` -> `cards/first`."""
    return path.partition("/")[2]


@dataclass(frozen=True)
class Gone:
    """A removed part that can be brought back."""

    part: str
    kind: str | Promise
    name: str
    version: PartVersion


def gone_from(copy: WorkingCopy, versions: Any) -> list[Gone]:
    return [
        Gone(
            part_of(version.unit),
            kind_of(version.unit).model._meta.verbose_name,  # noqa: SLF001 - a documented API
            name_of(version.values, version.unit),
            version,
        )
        for version in versions
        if version.unit not in copy.document
    ]
