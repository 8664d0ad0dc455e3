from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "peers.threads"
    label = "threads"
    verbose_name = "Help threads"

    def ready(self) -> None:
        """Hear of pauses and leavings on the roster, which knows nothing of threads."""
        from peers.people import edition  # noqa: PLC0415 - needs the apps to be loaded
        from peers.people.leaving import helpers_stopped  # noqa: PLC0415 - needs loaded apps
        from peers.threads.actions.lapses import on_helpers_stopped  # noqa: PLC0415

        helpers_stopped.connect(on_helpers_stopped, dispatch_uid="pass_on_lapsed")
        edition.watch("threads.EscalationStep")
