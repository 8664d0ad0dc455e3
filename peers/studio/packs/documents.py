"""A checked pack as documents of the studio, and what taking it in would change here."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from modeltranslation.utils import build_localized_fieldname

from capsules.bundles import Part
from capsules.models import Capsule, CardAudio, TranslationState
from peers.studio.models import WorkingCopy
from peers.studio.packs.shape import AudioFile, Pack, PackedCapsule
from peers.studio.rows import Document, document_of, languages
from peers.studio.shape import KINDS, new_part, plain_value


@dataclass(frozen=True)
class Planned:
    """What taking one capsule in would do: `added`, `removed` and `changed` name parts; `there`
    when a capsule of that address is here, `drafted` when somebody is writing it now. `recordings`
    are those that are not here yet."""

    packed: PackedCapsule
    adapted_from: str
    there: bool
    drafted: bool
    added: list[str]
    removed: list[str]
    changed: list[str]
    left_out: int
    recordings: list[AudioFile]

    @property
    def changes_anything(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.recordings)

    @property
    def recorded_bytes(self) -> int:
        return sum(len(one.content) for one in self.recordings)


def plan(pack: Pack) -> list[Planned]:
    capsules = {one.slug: one for one in Capsule.objects.filter(slug__in=_slugs(pack))}
    open_ones = WorkingCopy.objects.open().filter(slug__in=_slugs(pack))
    drafted = set(open_ones.values_list("slug", flat=True))
    return [
        _planned(pack, one, capsules.get(one.slug), drafted=one.slug in drafted)
        for one in pack.capsules
    ]


def _slugs(pack: Pack) -> list[str]:
    return [one.slug for one in pack.capsules]


def _planned(
    pack: Pack, packed: PackedCapsule, capsule: Capsule | None, *, drafted: bool
) -> Planned:
    here = document_of(capsule) if capsule is not None else {}
    new = document_from(pack, packed, here)
    return Planned(
        packed=packed,
        adapted_from=origin_of(pack, packed),
        there=capsule is not None,
        drafted=drafted,
        added=sorted(set(new) - set(here)),
        removed=sorted(set(here) - set(new)),
        changed=sorted(path for path in set(new) & set(here) if _differs(new[path], here[path])),
        left_out=sum(len(keys) for keys in packed.out_of_date.values()),
        recordings=new_recordings(packed, capsule),
    )


def new_recordings(packed: PackedCapsule, capsule: Capsule | None) -> list[AudioFile]:
    """What of the pack nobody can hear here yet; nothing in a language withdrawn there."""
    rows = CardAudio.objects.filter(card__capsule=capsule) if capsule else CardAudio.objects.none()
    here = set(rows.values_list("card__key", "language", "recording__digest"))
    return [
        one
        for one in packed.audio
        if packed.states.get(one.language) != TranslationState.State.WITHDRAWN
        and (one.card, one.language, hashlib.sha256(one.content).hexdigest()) not in here
    ]


# Whether a capsule can be read here, and whose work it is, is not what a partner changed in it.
_NOT_OF_THE_PARTNER = frozenset({"state", "order", "adapted_from", "reviewed_on", "reviewed_by"})


def _differs(new: dict[str, Any], here: dict[str, Any]) -> bool:
    return any(
        (value or "") != (here.get(column) or "")
        for column, value in new.items()
        if column not in _NOT_OF_THE_PARTNER
    )


def origin_of(pack: Pack, packed: PackedCapsule) -> str:
    """Whose work it began as: the centre that made the pack, and whom they had it from."""
    return " / ".join(filter(None, [pack.made_by, packed.adapted_from]))[:200]


def document_from(pack: Pack, packed: PackedCapsule, here: Document) -> Document:
    """The capsule as a document. Texts in languages that the pack does not have stay as they are
    here; texts that were out of date where they come from are left out."""
    document = {}
    order = {part.path: part for part in packed.bundle.parts}
    for path, part in order.items():
        values = _values(part) | {
            column: value for column, value in here.get(path, {}).items() if value
        }
        values |= {column: plain_value(value) for column, value in _columns(part, packed).items()}
        document[path] = values
    whole = document[packed.slug]
    # Who reviewed it there answers for nothing here; where it stands among others is ours.
    was = here.get(packed.slug, {})
    whole |= {name: was.get(name) for name in ("reviewed_on", "reviewed_by", "order")}
    whole |= {"reviewed_by": whole["reviewed_by"] or "", "order": whole["order"] or 0}
    whole |= {"state": was.get("state", "draft"), "adapted_from": origin_of(pack, packed)}
    return document


def _values(part: Part) -> dict[str, Any]:
    return new_part(KINDS[part.kind], number=part.values.get("number", 0), languages=languages())


def _columns(part: Part, packed: PackedCapsule) -> dict[str, Any]:
    """What the pack says. A text it does not have takes none away from here."""
    values = {
        column: value
        for column, value in part.values.items()
        if value or not hasattr(KINDS[part.kind].field(column), "translated_field")
    }
    if part.leads_to:
        values["leads_to"] = part.leads_to
    for column in {*late_columns(part, packed), *_withdrawn_columns(part, packed)}:
        values.pop(column, None)
    return values


def _withdrawn_columns(part: Part, packed: PackedCapsule) -> Iterable[str]:
    """A language that was taken from its readers there is not given to readers here."""
    for language, state in packed.states.items():
        if state == TranslationState.State.WITHDRAWN:
            for name in KINDS[part.kind].texts:
                yield build_localized_fieldname(name, language)


def late_columns(part: Part, packed: PackedCapsule) -> Iterable[str]:
    """The columns of a part that hold texts made from an earlier source."""
    place = part.path.removeprefix(packed.slug).removeprefix("/")
    for language, keys in packed.out_of_date.items():
        for key in keys:
            where, _colon, name = key.rpartition(":")
            if where == place:
                yield build_localized_fieldname(name, language)
