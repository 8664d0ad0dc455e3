"""What lies in the studio of the demonstration: a peer's draft with her coach, one with the NGO."""

import datetime as dt

from capsules.models import Capsule
from peers.people.models import User
from peers.studio.actions.authors import name_author
from peers.studio.actions.drafts import start_draft
from peers.studio.actions.parts import add_part, number_of, save_part
from peers.studio.actions.workflow import send_on

_SAW = """You do not have to be a hero.

- Write to the person: *I saw it. It is not your fault.*
- Do not share it, not even to show how bad it is.
- Tell one adult you trust."""
_PHONE = """Log out on the old phone before you give it away.

Then change the password of your e-mail: it opens all your other accounts."""
_CARDS = {"cyberbullying": ("You saw it happen", _SAW), "passwords": ("A new phone", _PHONE)}


def make_studio(*, people: dict[str, User], now: dt.datetime) -> None:
    """Where the capsules are loaded; a portal without them has an empty studio."""
    noor, karin = people["noor"], people["karin"]
    name_author(user=noor, by=karin, now=now - dt.timedelta(days=20))
    _draft("cyberbullying", by=noor, why="A card for those who only watch", now=now)
    _draft("passwords", by=karin, why="Many here get a second-hand phone", now=now)


def _draft(slug: str, *, by: User, why: str, now: dt.datetime) -> None:
    capsule = Capsule.objects.filter(slug=slug).first()
    if capsule is None:
        return
    copy = start_draft(capsule=capsule, by=by, now=now - dt.timedelta(hours=5))
    path = add_part(copy=copy, kind="cards", by=by, now=now - dt.timedelta(hours=4))
    heading, body = _CARDS[slug]
    save_part(
        copy=copy,
        unit=path,
        changes={path: {"heading_en": heading, "body_en": body, "picture": "eye"}},
        seen=number_of(copy, path),
        by=by,
        now=now - dt.timedelta(hours=4),
    )
    send_on(copy=copy, why=why, by=by, now=now - dt.timedelta(hours=3))
