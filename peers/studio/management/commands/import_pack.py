"""Takes a pack of capsules in, without the studio: for an empty site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from peers.studio.actions.packs import take_in_live
from peers.studio.packs.documents import origin_of
from peers.studio.packs.opening import open_pack
from peers.studio.packs.shape import Pack, PackedCapsule, PackRefused


class Command(BaseCommand):
    help = "Check a capsule pack and take it in: as drafts, or published as they were (--publish)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--publish", action="store_true", help="what was published there is published here"
        )
        parser.add_argument(
            "--ours",
            action="store_true",
            help="our own capsules come back: they are adapted from nobody",
        )
        parser.add_argument("--look", action="store_true", help="say what is in it, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pack = open_pack(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except PackRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"from {pack.made_by or '?'}, {pack.made_on}, portal {pack.portal}")
        with transaction.atomic():
            for packed in pack.capsules:
                self.say(packed)
                if not options["look"]:
                    self.take_in(pack, packed, options)

    def say(self, packed: PackedCapsule) -> None:
        codes = " ".join(packed.bundle.languages)
        self.stdout.write(
            f"{packed.slug}: {codes}; {packed.licence}; {len(packed.audio)} recordings"
        )
        if packed.adapted_from:
            self.stdout.write(f"  adapted from {packed.adapted_from}")
        for picture in sorted(packed.unknown_pictures):
            self.stdout.write(f"  no picture {picture} here: left out")
        for language, keys in sorted(packed.out_of_date.items()):
            if keys:
                self.stdout.write(f"  {language}: {len(keys)} texts are out of date")

    def take_in(self, pack: Pack, packed: PackedCapsule, options: dict[str, Any]) -> None:
        origin = packed.adapted_from if options["ours"] else origin_of(pack, packed)
        capsule = take_in_live(
            packed=packed, origin=origin, publish=options["publish"], now=timezone.now()
        )
        if packed.source_digest and capsule.source_digest != packed.source_digest:
            self.stdout.write("  differs from the pack: what was edited here stays")
