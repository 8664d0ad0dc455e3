"""How capsules are written: `authors` who may, `drafts` what is being written, `history` what was
live and what happened, `packs` what waits for a yes."""

from peers.studio.models.authors import Authorship
from peers.studio.models.drafts import PartVersion, WorkingCopy
from peers.studio.models.history import Revision, StudioEvent
from peers.studio.models.packs import PackWaiting

__all__ = ["Authorship", "PackWaiting", "PartVersion", "Revision", "StudioEvent", "WorkingCopy"]
