"""What a question finds: capsules, cards and services, best first, in the reader's language.

The question is looked for in every language, because somebody who reads Dutch may know the word in
Pashto; what is shown is the text the reader would get anyway, marked where it is a fallback.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from capsules.easy import EasyCard, easy_card
from capsules.folding import score, stem, terms
from capsules.models import Capsule, Card, SearchText, Service
from capsules.reading import Piece, Reading, read, read_services
from capsules.texts import chain

MOST_FOUND = 12


@dataclass(frozen=True)
class FoundCard:
    """A card that answers: its heading leads to its place, its first lines say what it is about."""

    reading: Reading
    card: Piece
    easy: EasyCard


@dataclass
class Found:
    capsules: list[Reading] = field(default_factory=list)
    cards: list[FoundCard] = field(default_factory=list)
    services: list[Piece] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.capsules or self.cards or self.services)


def find(question: str, language: str) -> Found:
    """At most five queries, whatever is asked; nothing of the question is kept."""
    wanted = terms(question)
    if not wanted:
        return Found()
    public = Capsule.objects.public().in_language(language).prefetch_related("translations")
    readings = {capsule.pk: read(capsule, language) for capsule in public}
    best = _best(wanted, language, list(readings))
    found = Found()
    found.cards = _cards([key for kind, key in best if kind == "card"], readings, language)
    found.capsules = [readings[key] for kind, key in best if kind == "capsule"]
    keys = [key for kind, key in best if kind == "service"]
    rows = Service.objects.published().in_language(language).filter(pk__in=keys)
    found.services = read_services(sorted(rows, key=lambda row: keys.index(row.pk)), language)
    return found


def _best(wanted: list[str], language: str, public: list[int]) -> list[tuple[str, int]]:
    """(kind, key) of what answers at least half as well as the best, in this or a near language.

    Of what answers equally well, what is written for young people comes first. What nobody may
    read yet is left out before anything is compared: it must not crowd out what everybody may.
    """
    may_be_read = (
        Q(capsule__in=public)
        | Q(card__capsule__in=public)
        | Q(service__in=Service.objects.published())
    )
    anywhere = Q()
    for term in wanted:
        anywhere |= Q(folded__contains=stem(term))
    near = chain(language)
    hits: dict[tuple[str, int], tuple[int, bool, int]] = {}
    columns = ("capsule_id", "card_id", "service_id", "language", "folded")
    doors = ("capsule__for_youth", "card__capsule__for_youth")
    rows = SearchText.objects.filter(may_be_read, anywhere).values_list(*columns, *doors)
    for capsule, card, service, code, folded, *young in rows:
        points = score(folded, wanted)
        key = ("capsule", capsule) if capsule else ("card", card) if card else ("service", service)
        distance = near.index(code) if code in near else len(near)
        rank = (points, bool(service) or any(young), -distance)
        if points:
            hits[key] = max(hits.get(key, rank), rank)
    if not hits:
        return []
    least = max(points for points, *_rest in hits.values()) / 2
    kept = [key for key, (points, *_rest) in hits.items() if points >= least]
    return sorted(kept, key=lambda key: (hits[key], -key[1]), reverse=True)[:MOST_FOUND]


def _cards(keys: list[int], readings: dict[int, Reading], language: str) -> list[FoundCard]:
    rows: Any = Card.objects.in_language(language).filter(pk__in=keys, capsule__in=list(readings))
    found = []
    for row in sorted(rows, key=lambda row: keys.index(row.pk)):
        reading = readings[row.capsule_id]
        piece = reading.piece(row)
        found.append(FoundCard(reading, piece, easy_card(piece)))
    return found
