"""The small capsule of the reading tests, and who works on it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from capsules.models import Capsule, Card
from peers.people.models import User
from peers.studio.actions.authors import name_author
from peers.studio.actions.drafts import start_draft
from peers.studio.actions.parts import number_of, save_part
from peers.studio.models import WorkingCopy
from tests.capsules.conftest import directory, folder, library, small

__all__ = ["directory", "folder", "library", "small"]

Write = Callable[..., WorkingCopy]


@pytest.fixture
def author(alice: User, carla: User, noon: dt.datetime) -> User:
    """Alice, to whom her coach gave a place in the studio."""
    name_author(user=alice, by=carla, now=noon)
    alice.__dict__.pop("_studio_hat", None)
    return alice


@pytest.fixture
def ready(small: Capsule) -> Capsule:
    """The small capsule, with a source for what it says of the law."""
    Card.objects.filter(key="second").update(
        law_source="Criminal Code", law_source_read_on=dt.date(2026, 10, 1)
    )
    return small


@pytest.fixture
def draft(ready: Capsule, author: User, noon: dt.datetime) -> WorkingCopy:
    """Alice's draft of the small capsule."""
    return start_draft(capsule=ready, by=author, now=noon)


@pytest.fixture
def staff_draft(ready: Capsule, stan: User, noon: dt.datetime) -> WorkingCopy:
    return start_draft(capsule=ready, by=stan, now=noon)


@pytest.fixture
def write(noon: dt.datetime) -> Write:
    """Save one column of a part as its page does: `write(draft, "cards/first", heading_en="x")`."""

    def write(
        copy: WorkingCopy, part: str, *, by: User, seen: int | None = None, **columns: Any
    ) -> WorkingCopy:
        copy.refresh_from_db()
        path = f"{copy.slug}/{part}".rstrip("/")
        opened = number_of(copy, path) if seen is None else seen
        return save_part(
            copy=copy, unit=path, changes={path: columns}, seen=opened, by=by, now=noon
        )

    return write


@pytest.fixture
def second_staff(make_adult: Callable[..., User]) -> User:
    """Who approves what stan wrote."""
    return make_adult("sara", role="staff")
