"""The passages coaches keep: save, retire, use again; and those that come with the portal."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from peers.people.models import User
from peers.threads.errors import NotYours, ThreadError
from peers.threads.models import TextBlock
from peers.threads.permissions import can_keep_texts

FILES = Path(__file__).parent.parent / "texts"


class TitleTaken(ThreadError):
    message = _("There is a text with this title for this topic and language already.")


@dataclass(frozen=True)
class Words:
    """What a coach wrote; `topic` is "" for every topic."""

    topic: str
    language: str
    title: str
    body: str


def keep_text(
    *, words: Words, by: User, now: dt.datetime, block: TextBlock | None = None
) -> TextBlock:
    """A new text, or `block` with other words. Raises TitleTaken."""
    _only_keepers(by)
    kept = block or TextBlock()
    kept.topic, kept.language = words.topic, words.language
    kept.title, kept.body = words.title, words.body
    kept.changed_by, kept.changed_at = by, now
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise TitleTaken from None
    return kept


def retire_text(*, block: TextBlock, by: User, now: dt.datetime) -> None:
    """It is offered to nobody any more; the row stays, so that loading does not bring it back."""
    _only_keepers(by)
    TextBlock.objects.filter(pk=block.pk, retired_at=None).update(
        retired_at=now, changed_by=by, changed_at=now
    )


def use_text_again(*, block: TextBlock, by: User, now: dt.datetime) -> None:
    _only_keepers(by)
    TextBlock.objects.filter(pk=block.pk).update(retired_at=None, changed_by=by, changed_at=now)


def load_texts(*, now: dt.datetime) -> int:
    """Bring in the texts of `peers/threads/texts/` that were never here; returns how many.

    One that was changed, retitled or retired is known by where it came from and left alone.
    """
    known = set(TextBlock.objects.exclude(came_as="").values_list("came_as", flat=True))
    titles = set(TextBlock.objects.values_list("topic", "language", "title"))
    new = [
        block
        for block in _in_files(now)
        if block.came_as not in known and (block.topic, block.language, block.title) not in titles
    ]
    TextBlock.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _in_files(now: dt.datetime) -> list[TextBlock]:
    return [
        TextBlock(
            topic=text["topic"],
            language=file.stem,
            title=text["title"],
            body=text["body"].strip(),
            came_as=f"{file.stem}:{text['code']}",
            changed_at=now,
        )
        for file in sorted(FILES.glob("*.toml"))
        for text in tomllib.loads(file.read_text(encoding="utf-8"))["text"]
    ]


def _only_keepers(by: User) -> None:
    if not can_keep_texts(by):
        raise NotYours
