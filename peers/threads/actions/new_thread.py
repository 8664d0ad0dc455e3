"""A youth's form, filled in: what opens a thread."""

from collections.abc import Mapping
from dataclasses import dataclass

from peers.people.models import Group, User
from peers.threads.models import Asker


@dataclass(frozen=True)
class NewThread:
    """What the youth filled in. `answers` maps the four safety questions to yes, no or unsure."""

    topic: str
    answers: Mapping[str, str]
    age_band: str
    nickname: str
    audience: str
    group: Group | None
    not_these: tuple[User, ...]
    safe_contact: str
    message: str
    language: str
    notice_version: str
    asker: str = Asker.YOUTH
