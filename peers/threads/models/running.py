"""What the running portal notes about itself."""

from django.db import models


class Heartbeat(models.Model):
    """When a regular job last ran; its silence is an alarm."""

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """A counter of guesses under a keyed, hourly bucket: no address, at most an hour old."""

    bucket = models.BinaryField(max_length=32, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.count)
