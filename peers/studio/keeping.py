"""Changes that are made elsewhere - a load, the administration - become revisions too."""

from typing import Any

from capsules.models import Capsule
from capsules.signals import capsule_written
from peers.people.models import User
from peers.studio.actions.revisions import record_revision


def listen() -> None:
    """Called once, when the apps are loaded."""
    capsule_written.connect(_keep, dispatch_uid="studio.keeping")


def _keep(*, capsule: Capsule, by: Any, why: str, **_more: object) -> None:
    record_revision(capsule=capsule, by=by if isinstance(by, User) else None, why=why)
