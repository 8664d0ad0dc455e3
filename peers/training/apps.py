from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "peers.training"
    label = "training"
    verbose_name = "Training"

    def ready(self) -> None:
        """A training that is signed off or taken back changes whom routing may ask."""
        from peers.people import edition  # noqa: PLC0415 - needs the apps to be loaded

        edition.watch("training.Qualification")
