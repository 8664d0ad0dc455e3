"""Digests: of single values for the loader, of a capsule's source texts for its translations."""

import hashlib
import json
from typing import Any

from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import (
    Answer,
    Capsule,
    Card,
    Poll,
    PollOption,
    Question,
    Scenario,
    ScenarioChoice,
    ScenarioStep,
)

_TEXTS: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (Card, "capsule", ("key", "heading", "body")),
    (Question, "capsule", ("key", "text")),
    (Answer, "question__capsule", ("question__key", "key", "text", "feedback")),
    (Scenario, "capsule", ("title", "intro")),
    (ScenarioStep, "scenario__capsule", ("key", "text", "said")),
    (ScenarioChoice, "step__scenario__capsule", ("step__key", "key", "text")),
    (Poll, "capsule", ("text",)),
    (PollOption, "poll__capsule", ("key", "text")),
)


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
    for model, way, names in _TEXTS:
        columns = [name if name.endswith("key") else f"{name}_{SOURCE_LANGUAGE}" for name in names]
        found = model.objects.filter(**{way: capsule}).values_list(*columns)
        rows += sorted([model.__name__, *(text or "" for text in row)] for row in found)
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
