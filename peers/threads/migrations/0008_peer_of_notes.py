"""Notes to a peer of before name the peer they were for; without one no peer reads them."""

from django.db import migrations


def name_the_peer(apps, schema_editor):
    """A note of before was for the peer whose reply it sent back."""
    Message = apps.get_model("threads", "Message")
    for note in Message.objects.filter(to="peer", peer=None).iterator():
        earlier = Message.objects.filter(
            thread=note.thread_id, to="youth", writer="peer", written_at__lte=note.written_at
        )
        peer = earlier.order_by("-written_at").values_list("author", flat=True).first()
        Message.objects.filter(pk=note.pk).update(peer=peer)


class Migration(migrations.Migration):
    dependencies = [("threads", "0007_oversight")]

    operations = [migrations.RunPython(name_the_peer, migrations.RunPython.noop)]
