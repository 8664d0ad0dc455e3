"""Whose words the translations of a published draft are: nobody signs off their own."""

import datetime as dt

from modeltranslation.utils import build_localized_fieldname

from capsules.models import Capsule, TranslatedText
from peers.studio.models import WorkingCopy


def note_writers(*, copy: WorkingCopy, capsule: Capsule, now: dt.datetime) -> None:
    """Of each text that came with the draft `now`: whoever wrote it last in there, a coach in a
    peer's draft for example; without a version of its own it is the author's."""
    writers = _writers_of(copy)
    rows = TranslatedText.objects.filter(capsule=capsule, written_at=now)
    changed = []
    for row in rows:
        path = f"{copy.slug}/{row.part}".rstrip("/")
        writer = writers.get((path, build_localized_fieldname(row.name, row.language)))
        if writer and writer != row.written_by_id:
            row.written_by_id = writer
            changed.append(row)
    TranslatedText.objects.bulk_update(changed, ["written_by"], batch_size=100)


def _writers_of(copy: WorkingCopy) -> dict[tuple[str, str], int]:
    """By path and column. The version 0 of a part is what stood there before anybody wrote."""
    said: dict[tuple[str, str], object] = {}
    writers: dict[tuple[str, str], int] = {}
    for version in copy.versions.order_by("unit", "number"):
        for path, values in version.values.items():
            for column, value in values.items():
                place = path, column
                if version.number and (value or "") != (said.get(place) or ""):
                    writers[place] = version.by_id
                said[place] = value
    return writers
