from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "peers.studio"
    label = "studio"
    verbose_name = "Studio"

    def ready(self) -> None:
        """The loader and the administration write capsules too: their changes are kept as well."""
        from peers.studio import keeping  # noqa: PLC0415 - needs the apps to be loaded

        keeping.listen()
