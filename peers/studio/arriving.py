"""The files that the studio takes: by address, the field, the most bytes, and who may send them."""

from collections.abc import Callable
from typing import Any

from capsules import sound
from peers.people.models import User
from peers.studio.packs import shape
from peers.studio.translating import people, po

FILES: dict[str, tuple[str, int, Callable[[User, dict[str, Any]], bool]]] = {
    "studio:pack_import": (
        "pack",
        shape.MOST_BYTES,
        lambda user, _named: people.can_exchange(user),
    ),
    "studio:po_import": ("po", po.MOST_BYTES, lambda user, _named: people.can_translate(user)),
    "studio:recordings": (
        "recording",
        sound.MOST_BYTES,
        lambda user, _named: people.can_translate(user),
    ),
}
