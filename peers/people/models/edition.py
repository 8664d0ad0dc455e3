"""The row that says whether what a process has kept is still what the tables hold."""

from django.db import models


class Edition(models.Model):
    """One row, whose token the database itself replaces with every write to a watched table
    (`peers.people.edition`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # Random, never counted: a change that is rolled back must not share it with the next one.
    token = models.CharField(max_length=36)

    def __str__(self) -> str:
        return self.token
