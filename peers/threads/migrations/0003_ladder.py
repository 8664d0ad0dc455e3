"""The ladder a new portal starts with; from here on staff edit the rows."""

from django.db import migrations

from peers.threads.rules.ladder import LADDER


def write_ladder(apps, schema_editor):
    step_model = apps.get_model("threads", "EscalationStep")
    step_model.objects.bulk_create(
        step_model(
            risk=int(risk),
            position=position,
            rung=str(step.rung),
            within=step.within,
            clock=str(step.clock),
        )
        for risk, steps in LADDER.items()
        for position, step in enumerate(steps)
    )


class Migration(migrations.Migration):
    dependencies = [("threads", "0002_asker_rating_and_text_blocks")]

    operations = [migrations.RunPython(write_ladder, migrations.RunPython.noop)]
