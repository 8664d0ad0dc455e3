"""How capsules are written: `authors` who may, `drafts` what is being written, `history` what was
live and what happened, `packs` what waits for a yes, `recordings` what came with a pack."""

from peers.studio.models.authors import Authorship
from peers.studio.models.drafts import PartVersion, WorkingCopy
from peers.studio.models.history import Revision, StudioEvent
from peers.studio.models.packs import PackWaiting
from peers.studio.models.recordings import DraftRecording

__all__ = [
    "Authorship",
    "DraftRecording",
    "PackWaiting",
    "PartVersion",
    "Revision",
    "StudioEvent",
    "WorkingCopy",
]
