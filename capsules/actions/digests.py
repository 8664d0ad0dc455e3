"""Digests: of single values for the loader, of a capsule's source texts for its translations."""

import hashlib
import json

from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import Capsule, Card
from capsules.parts import KINDS

# As they went into a digest from the first day: another order, and every translation made before
# would count as out of date.
_AS_EVER = {"cards": ("heading", "body"), "steps": ("text", "said")}


def digest(value: object) -> str:
    """SHA-256 of a column's value; nothing and the empty text are the same."""
    plain = json.dumps("" if value is None else value, default=str, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def source_digest(capsule: Capsule) -> str:
    """One digest of every source text of the capsule, whatever the order of its parts."""
    rows: list[list[str]] = [
        [
            "",
            getattr(capsule, f"title_{SOURCE_LANGUAGE}") or "",
            getattr(capsule, f"summary_{SOURCE_LANGUAGE}") or "",
        ]
    ]
    for kind in KINDS[1:]:
        names = _AS_EVER.get(kind.name, kind.texts)
        columns = [f"{name}_{SOURCE_LANGUAGE}" for name in names]
        found = kind.model.objects.filter(**{kind.way: capsule}).values_list(*kind.keys, *columns)
        rows += sorted([kind.model.__name__, *(text or "" for text in row)] for row in found)
    # Only where there is one: a capsule without easy texts keeps the digest it always had.
    easy = Card.objects.filter(capsule=capsule).exclude(**{f"easy_{SOURCE_LANGUAGE}": None})
    found = easy.values_list("key", f"easy_{SOURCE_LANGUAGE}")
    rows += sorted(["Card.easy", key, text] for key, text in found if text)
    return digest(rows)


def source_changed(*, capsule: Capsule) -> bool:
    """Records the capsule's source digest after an edit; True when it is another one than before.

    Translations made from the earlier source count as out of date from then on.
    """
    fresh = source_digest(capsule)
    if fresh == capsule.source_digest:
        return False
    capsule.source_digest = fresh
    capsule.save(update_fields=["source_digest", "updated_at"])
    return True
