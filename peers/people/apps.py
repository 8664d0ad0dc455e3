from django.apps import AppConfig

from peers import vault


class PeopleConfig(AppConfig):
    name = "peers.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        """A key ring that cannot be read must stop the start, not the first youth who writes."""
        vault.check_key_ring()
        from peers.people import signals  # noqa: F401, PLC0415 - needs the apps to be loaded
