"""What others may want to hear of the capsules; the capsules know none of them."""

from django.dispatch import Signal
from django.utils.translation import gettext_noop

# Sent after a load or the administration wrote a capsule, in the same transaction:
# capsule=Capsule, by=User or None, why=one of the sentences below, translated where it is read.
capsule_written = Signal()

BY_LOADING = gettext_noop("Loaded from the content files")
BY_ADMINISTRATION = gettext_noop("Changed in the administration")
