"""The small capsule of the reading tests, and who works on it."""

from tests.capsules.conftest import folder, small

__all__ = ["folder", "small"]
