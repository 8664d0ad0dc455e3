"""How capsules are written: `authors` who may, `drafts` what is being written, `history` what was
live and what happened."""

from peers.studio.models.authors import Authorship
from peers.studio.models.drafts import PartVersion, WorkingCopy
from peers.studio.models.history import Revision, StudioEvent

__all__ = ["Authorship", "PartVersion", "Revision", "StudioEvent", "WorkingCopy"]
