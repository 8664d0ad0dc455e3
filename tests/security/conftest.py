"""The world of the access matrix: somebody in each role, one of everything;
and a youth with a browser."""

from tests.help.conftest import make_youth, youth  # noqa: F401
from tests.house.access.conftest import people, world  # noqa: F401
from tests.threads.conftest import open_one  # noqa: F401
