from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "peers.threads"
    label = "threads"
    verbose_name = "Help threads"

    def ready(self) -> None:
        """Hear of pauses and leavings on the roster, and of reports for the hotline, which know
        nothing of threads."""
        from peers.hotline.arriving import report_waits  # noqa: PLC0415 - needs loaded apps
        from peers.people import edition  # noqa: PLC0415 - needs the apps to be loaded
        from peers.people.leaving import helpers_stopped  # noqa: PLC0415 - needs loaded apps
        from peers.threads.actions import group_falls  # noqa: PLC0415
        from peers.threads.actions.lapses import on_helpers_stopped  # noqa: PLC0415
        from peers.threads.actions.stop_notices import on_report_waits  # noqa: PLC0415

        helpers_stopped.connect(on_helpers_stopped, dispatch_uid="pass_on_lapsed")
        helpers_stopped.connect(group_falls.on_helpers_stopped, dispatch_uid="watch_groups")
        report_waits.connect(on_report_waits, dispatch_uid="report_waits")
        edition.watch("threads.EscalationStep")
