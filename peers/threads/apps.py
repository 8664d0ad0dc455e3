from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "peers.threads"
    label = "threads"
    verbose_name = "Help threads"

    def ready(self) -> None:
        """Hear of pauses and leavings on the roster, of reports for the hotline and of drafts
        in the studio, which know nothing of threads."""
        from peers.hotline.arriving import report_waits  # noqa: PLC0415 - needs loaded apps
        from peers.people import edition  # noqa: PLC0415 - needs the apps to be loaded
        from peers.people.account_outbox import account_mails_wait  # noqa: PLC0415
        from peers.people.invitation_outbox import mails_wait  # noqa: PLC0415
        from peers.people.leaving import helpers_stopped  # noqa: PLC0415 - needs loaded apps
        from peers.studio.moving import draft_moved  # noqa: PLC0415
        from peers.threads.actions import group_falls  # noqa: PLC0415
        from peers.threads.actions.lapses import on_helpers_stopped  # noqa: PLC0415
        from peers.threads.actions.stop_notices import on_report_waits  # noqa: PLC0415
        from peers.threads.actions.studio_notices import on_draft_moved  # noqa: PLC0415
        from peers.threads.queue import nudge_account_mails, nudge_invitations  # noqa: PLC0415

        helpers_stopped.connect(on_helpers_stopped, dispatch_uid="pass_on_lapsed")
        self._know_when_to_forget_devices()
        helpers_stopped.connect(group_falls.on_helpers_stopped, dispatch_uid="watch_groups")
        report_waits.connect(on_report_waits, dispatch_uid="report_waits")
        mails_wait.connect(nudge_invitations, dispatch_uid="mails_wait")
        account_mails_wait.connect(nudge_account_mails, dispatch_uid="account_mails_wait")
        draft_moved.connect(on_draft_moved, dispatch_uid="draft_moved")
        edition.watch("threads.EscalationStep")

    def _know_when_to_forget_devices(self) -> None:
        """Whoever logs out everywhere, or has a new password, is told on no device; whoever
        leaves is told nothing more."""
        from peers.people.leaving import helpers_stopped  # noqa: PLC0415 - needs loaded apps
        from peers.people.log_ins import shut_out  # noqa: PLC0415
        from peers.threads.actions.devices import on_leaving, on_shut_out  # noqa: PLC0415

        shut_out.connect(on_shut_out, dispatch_uid="forget_devices")
        helpers_stopped.connect(on_leaving, dispatch_uid="forget_devices_of_leavers")
