from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class CapsulesConfig(AppConfig):
    name = "capsules"
    verbose_name = "Capsules"

    def ready(self) -> None:
        for name in ("Capsule", "Card", "Service"):
            post_save.connect(_keep_findable, sender=self.get_model(name), dispatch_uid=name)


def _keep_findable(
    sender: Any, instance: Any, raw: bool, update_fields: Any = None, **_more: Any
) -> None:
    """Whoever saves a text - the loader, the administration, an editor - keeps it findable."""
    from capsules.actions.searching import index_rows, texts_touched  # noqa: PLC0415 - apps first

    if not raw and texts_touched(sender, update_fields):
        index_rows(rows=[instance])
