"""Writes a pack: the same capsules make the same bytes."""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import tomli_w
from django.conf import settings

from capsules.actions.written import out_of_date
from capsules.all_texts import Text, rows_of, texts_of
from capsules.bundles import DOORS, SOURCE_LANGUAGE
from capsules.models import Capsule, CardAudio
from capsules.sound import is_current
from peers.studio.packs.shape import FORMAT, MANIFEST, PORTAL_VERSION
from peers.studio.rows import fresh

_CARD = (
    *("topic", "picture", "states_law", "law_checked_on", "law_checked_by"),
    *("law_source", "law_source_read_on"),
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_pack(
    capsules: Iterable[Capsule], *, made_by: str, made_on: dt.date, with_audio: bool = False
) -> bytes:
    """The pack as one zip. `made_by` names the centre it comes from."""
    files: dict[str, bytes] = {}
    described = []
    for capsule in capsules:
        whole = fresh(capsule)
        recordings = _audio(whole) if with_audio else []
        described.append(_described(whole, recordings))
        files.update(_files(whole, recordings))
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "portal": PORTAL_VERSION,
        "made_by": made_by,
        "made_on": made_on,
        "capsules": described,
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    return _zipped({MANIFEST: _toml(manifest), **files})


def _zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # A fixed time: the same pack is the same file, and can be compared.
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED, 9)
    return held.getvalue()


def _files(capsule: Capsule, recordings: Iterable[CardAudio]) -> Iterator[tuple[str, bytes]]:
    folder = f"capsules/{capsule.slug}"
    texts = texts_of(capsule)
    yield f"{folder}/capsule.toml", _toml(structure_of(capsule))
    for language in _languages(texts):
        yield f"{folder}/{language}.toml", _toml(_texts_in(texts, language))
    for one in recordings:
        name = f"{folder}/audio/{one.language}/{one.card.key}.{one.kind}"
        yield name, bytes(one.recording.content)


def _described(capsule: Capsule, recordings: Iterable[CardAudio]) -> dict[str, Any]:
    texts = texts_of(capsule)
    translated = [code for code in _languages(texts) if code != SOURCE_LANGUAGE]
    late = out_of_date(capsule=capsule, texts=texts, languages=translated)
    states = dict(capsule.translations.values_list("language", "state"))
    rows = [one for one in rows_of(capsule) if getattr(one, "picture", "")]
    described: dict[str, Any] = {
        "slug": capsule.slug,
        "licence": capsule.licence,
        "adapted_from": capsule.adapted_from,
        "source_digest": capsule.source_digest,
        "pictures": sorted({one.picture for one in rows}),
        "translations": {
            code: {"state": states.get(code, "draft"), "out_of_date": sorted(late[code])}
            for code in translated
        },
        "audio": [
            {
                "language": one.language,
                "card": one.card.key,
                "is_current": is_current(one),
                **({"seconds": one.seconds} if one.seconds is not None else {}),
            }
            for one in recordings
        ],
    }
    return described


def _audio(capsule: Capsule) -> list[CardAudio]:
    rows = CardAudio.objects.filter(card__capsule=capsule).select_related("card", "recording")
    return list(rows.order_by("language", "card__number"))


def _languages(texts: Iterable[Text]) -> list[str]:
    """The source, and every language that says anything."""
    known = list(texts)
    return [
        code
        for code in settings.MODELTRANSLATION_LANGUAGES
        if code == SOURCE_LANGUAGE or any(text.of(code) for text in known)
    ]


# --- one capsule, in the format of the content files ------------------------------------------
def structure_of(capsule: Capsule) -> dict[str, Any]:
    """What stands in `capsule.toml`: everything that no translator touches."""
    found: dict[str, Any] = {
        "topic": capsule.topic,
        "doors": [door for door in DOORS if getattr(capsule, f"for_{door}")],
        **_filled(capsule, ("picture", "state", "order", "services", "reviewed_on", "reviewed_by")),
        **_filled(capsule, ("licence", "adapted_from")),
        "cards": [
            {"id": card.key, **_filled(card, _CARD)} for card in capsule.cards.order_by("number")
        ],
        "questions": [
            {"id": one.key, "answers": [_answer(answer) for answer in _ordered(one.answers)]}
            for one in _ordered(capsule.questions)
        ],
    }
    scenario = getattr(capsule, "scenario", None)
    if scenario is not None:
        steps = [_step(step) for step in _ordered(scenario.steps)]
        found["scenario"] = {"style": scenario.style, "steps": steps}
    poll = getattr(capsule, "poll", None)
    if poll is not None:
        found["poll"] = {"options": [{"id": one.key} for one in _ordered(poll.options)]}
    return found


def _ordered(rows: Any) -> Iterable[Any]:
    return rows.order_by("number")  # type: ignore[no-any-return]


def _answer(answer: Any) -> dict[str, Any]:
    return {"id": answer.key, **_filled(answer, ("right",))}


def _step(step: Any) -> dict[str, Any]:
    choices = [{"id": one.key, "to": one.leads_to.key} for one in _ordered(step.choices)]
    found = {"id": step.key, **_filled(step, ("topic",))}
    if step.is_ending:
        found["ending"] = True
    return found | ({"choices": choices} if choices else {})


def _filled(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """The columns that say something: an empty one is left out, as in the files."""
    return {name: value for name in names if (value := getattr(row, name))}


def _texts_in(texts: Iterable[Text], language: str) -> dict[str, Any]:
    """What stands in `<language>.toml`: the texts below the keys of their parts."""
    whole: dict[str, Any] = {}
    for text in texts:
        if words := text.of(language):
            place = whole
            for key in filter(None, text.part.split("/")):
                place = place.setdefault(key, {})
            place[text.name] = words
    return whole


def _toml(values: dict[str, Any]) -> bytes:
    return tomli_w.dumps(values, multiline_strings=True).encode()
