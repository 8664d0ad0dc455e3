"""What an action says when it cannot be done."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peers.studio.models import PartVersion
from peers.studio.rules import Clash, Merged


class StudioRefused(Exception):
    """`message` is a sentence for the person who tried; nothing has changed."""

    message: str | Promise = _("That is not possible now. The page shows how things stand.")

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__()
        self.message = message or type(self).message


class NotYours(StudioRefused):
    """The person may not do this here; views answer 404."""


class AddressTaken(StudioRefused):
    message = _("There is a capsule or a draft with this address already.")


class NotReady(StudioRefused):
    message = _("Some things are missing before this can go to readers. They are listed below.")


class LiveChanged(StudioRefused):
    """Somebody changed the same texts in what is live; `clashes` says which."""

    message = _(
        "Some of these texts were changed on the live page since this draft was made. "
        "Decide which to keep."
    )

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__()
        self.clashes = clashes


class SavedMeanwhile(StudioRefused):
    """Somebody else saved this part since the page was opened. `version` is the newest one;
    `merged` is what both wrote together, with the texts that both changed as clashes."""

    message = _("Somebody saved this part while you were writing.")

    def __init__(self, version: PartVersion, merged: Merged) -> None:
        super().__init__()
        self.version, self.merged = version, merged
