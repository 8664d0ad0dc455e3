from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from peers.people.edition import drop_triggers


def _drop(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers come with `post_migrate`, and go before the table that they write."""
    drop_triggers(editor.connection)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0004_hand_over_of_shifts")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("token", models.CharField(max_length=36)),
            ],
        ),
        migrations.RunPython(migrations.RunPython.noop, _drop),
    ]
