"""A small capsule of its own for the tests of behaviour, and the real content loaded once."""

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Model

from capsules.actions.loading import LoadReport, load_capsule, load_services
from capsules.bundles import CONTENT, read_all, read_capsule
from capsules.directory_files import read_services
from capsules.models import (
    Answer,
    Capsule,
    Card,
    Poll,
    PollOption,
    Question,
    Scenario,
    ScenarioChoice,
    ScenarioStep,
    Service,
    TranslationState,
)

LANGUAGES = tuple(settings.MODELTRANSLATION_LANGUAGES)

STRUCTURE = """
topic = "account_security"
doors = ["youth"]
picture = "key"
state = "published"
order = 1
services = ["child-focus"]
[[cards]]
id = "first"
picture = "lock"
[[cards]]
id = "second"
topic = "ncii"
states_law = true
[[questions]]
id = "one"
answers = [{ id = "bad" }, { id = "good", right = true }]
[[questions]]
id = "two"
answers = [{ id = "good", right = true }, { id = "bad" }]
[scenario]
[[scenario.steps]]
id = "start"
choices = [{ id = "go", to = "end" }, { id = "wait", to = "middle" }]
[[scenario.steps]]
id = "middle"
choices = [{ id = "go", to = "end" }]
[[scenario.steps]]
id = "end"
ending = true
topic = "sextortion"
[poll]
options = [{ id = "stay" }, { id = "leave" }]
"""

ENGLISH = """
title = "Small capsule"
summary = "About little."
[cards.first]
heading = "First heading"
body = "First body with **weight**."
easy = "First idea. It is easy."
[cards.second]
heading = "Second heading"
body = "Second body."
[questions.one]
text = "Question one?"
answers.bad.text = "Bad one"
answers.bad.feedback = "Because of this."
answers.good.text = "Good one"
answers.good.feedback = "Because of that."
[questions.two]
text = "Question two?"
answers.good.text = "Good two"
answers.good.feedback = "Feedback good two."
answers.bad.text = "Bad two"
answers.bad.feedback = "Feedback bad two."
[scenario]
title = "Small story"
intro = "It begins."
[scenario.steps.start]
text = "You stand at the start."
said = "Hello you."
choices.go.text = "Go on"
choices.wait.text = "Wait a little"
[scenario.steps.middle]
text = "You wait."
choices.go.text = "Go now"
[scenario.steps.end]
text = "You have arrived."
[poll]
text = "What would you do?"
options.stay.text = "I stay"
options.leave.text = "I leave"
"""

FRENCH = """
title = "Petite capsule"
[cards.first]
heading = "Premier titre"
"""


class Folder:
    """A capsule's content folder that a test may edit and load again."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def load(self, *, restore: bool = False) -> LoadReport:
        return load_capsule(bundle=read_capsule(self.path, languages=LANGUAGES), restore=restore)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "small"
    path.mkdir()
    made = Folder(path)
    made.write("capsule.toml", STRUCTURE)
    made.write("en.toml", ENGLISH)
    made.write("fr.toml", FRENCH)
    return made


@pytest.fixture
def small(db: None, folder: Folder) -> Capsule:
    """The small capsule, loaded: complete in English, two texts in French."""
    folder.load()
    return Capsule.objects.get(slug="small")


# Rows of the real content, read from the files once in a run: reading takes seconds.
_shelf: dict[str, list[list[Model]]] = {}


def _from_shelf(name: str, load: Callable[[], None], models: Sequence[type[Model]]) -> None:
    """Loads with `load` the first time; from then on puts the same rows back."""
    if name not in _shelf:
        load()
        _shelf[name] = [list(model._base_manager.all()) for model in models]
        return
    for model, rows in zip(models, _shelf[name], strict=True):
        model._base_manager.bulk_create(rows)


def _load_services() -> None:
    load_services(bundle=read_services(CONTENT / "services", languages=LANGUAGES))


def _load_capsules() -> None:
    for bundle in read_all(CONTENT, partial(read_capsule, languages=LANGUAGES)):
        load_capsule(bundle=bundle)


@pytest.fixture
def directory(db: None) -> None:
    """The real help directory."""
    _from_shelf("services", _load_services, [Service])


@pytest.fixture
def library(directory: None) -> None:
    """The real capsules and the help directory."""
    _from_shelf(
        "capsules",
        _load_capsules,
        [
            Capsule,
            Card,
            Question,
            Answer,
            Scenario,
            ScenarioStep,
            ScenarioChoice,
            Poll,
            PollOption,
            TranslationState,
        ],
    )


@pytest.fixture
def copied_services(tmp_path: Path) -> Callable[[], Path]:
    """A copy of the help directory's files to edit."""

    def copy() -> Path:
        return Path(shutil.copytree(CONTENT / "services", tmp_path / "services"))

    return copy
