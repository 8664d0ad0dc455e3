from django.apps import AppConfig
from django.db.models.signals import post_migrate

from peers import vault


class PeopleConfig(AppConfig):
    name = "peers.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        """A key ring that cannot be read must stop the start, not the first youth who writes."""
        vault.check_key_ring()
        from peers.people import edition, signals  # noqa: F401, PLC0415 - needs loaded apps

        edition.watch(
            "people.User",
            "people.Membership",
            "people.Absence",
            "people.WeeklyHours",
            "people.VettingCheck",
            "people.Agreement",
            "people.GroupConflict",
            "people.ClosedDay",
            "people.StaffedHours",
            "people.OnCallShift",
        )
        post_migrate.connect(edition.on_migrated, sender=self, dispatch_uid="edition")
