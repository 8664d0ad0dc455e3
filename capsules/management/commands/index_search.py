"""`manage.py index_search`: make anew what the search looks into."""

from typing import Any

from django.core.management.base import BaseCommand

from capsules.actions.searching import index_everything
from capsules.models import SearchText


class Command(BaseCommand):
    help = "Make the words that the search looks into anew; needed after an import by SQL alone."

    def handle(self, *args: Any, **options: Any) -> None:
        index_everything()
        self.stdout.write(f"{SearchText.objects.count()} texts can be found")
