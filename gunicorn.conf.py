"""How gunicorn serves the portal; read from the folder that it is started in.

The application is loaded once and the workers are forked from it, so that they share what never
changes: the code, the signal lists, the tables that tell languages apart.
"""

import gc
from typing import Any

preload_app = True


def when_ready(_server: Any) -> None:
    """Before the first worker: nothing that belongs to one process may be shared."""
    from django.db import connections  # noqa: PLC0415 - only the portal's own server has Django

    connections.close_all()
    # The collector would write into every page that the workers share.
    gc.collect()
    gc.freeze()
