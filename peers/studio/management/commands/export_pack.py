"""Writes capsules into a pack for another centre."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from capsules.models import Capsule
from peers.studio.packs.writing import write_pack


class Command(BaseCommand):
    help = "Write capsules (all of them, or those named) into a pack: a zip with licence and sums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("slugs", nargs="*", metavar="capsule")
        parser.add_argument(
            "--made-by", default=settings.PORTAL_URL, help="the name of your centre"
        )
        parser.add_argument("--audio", action="store_true", help="with the recordings")

    def handle(self, *args: Any, **options: Any) -> None:
        capsules = list(Capsule.objects.order_by("slug"))
        if slugs := options["slugs"]:
            unknown = sorted(set(slugs) - {one.slug for one in capsules})
            if unknown:
                raise CommandError(f"There is no capsule {unknown[0]}.")
            capsules = [one for one in capsules if one.slug in slugs]
        content = write_pack(
            capsules,
            made_by=options["made_by"],
            made_on=timezone.localdate(),
            with_audio=options["audio"],
        )
        options["file"].write_bytes(content)
        self.stdout.write(f"{len(capsules)} capsules, {len(content):,} bytes")
