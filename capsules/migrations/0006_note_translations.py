"""Translations that were there before anybody noted from which source each text was made.

A language whose capsule had not changed since it was made is up to date in every text; in any
other nobody knows which text is, so each has to be looked at once.
"""

from django.db import migrations

from capsules.actions.digests import digest

# model -> (the way to its capsule, what makes its path, its texts)
TEXTS = {
    "Card": ("capsule_id", ("cards", "key"), ("heading", "body", "easy")),
    "Question": ("capsule_id", ("questions", "key"), ("text",)),
    "Answer": (
        "question__capsule_id",
        ("questions", "question__key", "answers", "key"),
        ("text", "feedback"),
    ),
    "Scenario": ("capsule_id", ("scenario",), ("title", "intro")),
    "ScenarioStep": ("scenario__capsule_id", ("scenario", "steps", "key"), ("said", "text")),
    "ScenarioChoice": (
        "step__scenario__capsule_id",
        ("scenario", "steps", "step__key", "choices", "key"),
        ("text",),
    ),
    "Poll": ("capsule_id", ("poll",), ("text",)),
    "PollOption": ("poll__capsule_id", ("poll", "options", "key"), ("text",)),
}
WORDS = {"cards", "questions", "answers", "scenario", "steps", "choices", "poll", "options"}


def _noted(apps, state):
    model = apps.get_model("capsules", "TranslatedText")
    sources, rows = {}, []
    current = state.source_digest == state.capsule.source_digest
    for part, name, source, text in _texts(apps, state):
        if not text:
            continue
        made_from = digest(source)
        sources[made_from] = source or ""
        rows.append(
            model(
                capsule=state.capsule,
                part=part,
                name=name,
                language=state.language,
                source_digest=made_from if current else "",
                text_digest=digest(text),
                is_checked=state.state == "signed_off" and current,
            )
        )
    return sources, rows


def _texts(apps, state):
    column = state.language.replace("-", "_")
    for name in ("title", "summary"):
        capsule = state.capsule
        yield "", name, getattr(capsule, f"{name}_en"), getattr(capsule, f"{name}_{column}")
    for model, (way, path, names) in TEXTS.items():
        keys = [one for one in path if one not in WORDS]
        rows = apps.get_model("capsules", model).objects.filter(**{way: state.capsule_id})
        columns = [f"{name}_{code}" for name in names for code in ("en", column)]
        for row in rows.values(*keys, *columns):
            part = "/".join(row[one] if one in keys else one for one in path)
            for name in names:
                yield part, name, row[f"{name}_en"], row[f"{name}_{column}"]


def note_what_is_there(apps, schema_editor):
    source_texts = apps.get_model("capsules", "SourceText").objects
    translated = apps.get_model("capsules", "TranslatedText").objects
    for state in apps.get_model("capsules", "TranslationState").objects.select_related("capsule"):
        sources, rows = _noted(apps, state)
        source_texts.bulk_create(
            [source_texts.model(digest=one, text=text) for one, text in sources.items()],
            ignore_conflicts=True,
        )
        translated.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("capsules", "0005_withdrawn_because")]

    operations = [migrations.RunPython(note_what_is_there, migrations.RunPython.noop)]
