from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "peers.training"
    label = "training"
    verbose_name = "Training"

    def ready(self) -> None:
        """A training that is signed off or taken back changes whom routing may ask; whoever logs
        out everywhere ends the address of their calendar as well."""
        from peers.people import edition  # noqa: PLC0415 - needs the apps to be loaded
        from peers.people.log_ins import shut_out  # noqa: PLC0415
        from peers.training.actions.feeds import on_shut_out  # noqa: PLC0415

        edition.watch("training.Qualification")
        shut_out.connect(on_shut_out, dispatch_uid="end_calendar_address")
